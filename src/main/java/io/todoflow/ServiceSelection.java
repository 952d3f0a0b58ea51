package io.todoflow;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes the process the service that {@code todoflow.service} names: its app-id, its port, and the route files that it
 * runs, out of the table {@code todoflow.services}, without those that {@code todoflow.<flow>.enabled} switches off.
 */
public class ServiceSelection implements EnvironmentPostProcessor, Ordered {

    private static final String ALL_IN_ONE = "backend";
    private static final List<String> IN_EACH_PROCESS = List.of("error-handling", "event-reconciliation");

    record Service(int port, List<String> flows) {}

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Binder binder = Binder.get(environment);
        Map<String, Service> services = binder.bind("todoflow.services", Bindable.mapOf(String.class, Service.class))
                .orElseThrow(() -> new IllegalStateException("todoflow.services is empty"));
        String selected = environment.getProperty("todoflow.service", "");
        String appId = selected.isEmpty() ? ALL_IN_ONE : selected;
        Service service = service(services, appId);
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "todoflow service",
                        Map.of(
                                "todoflow.app-id",
                                appId,
                                "server.port",
                                service.port(),
                                "camel.main.routes-include-pattern",
                                patterns(environment, selected.isEmpty() ? services.values() : List.of(service)))));
    }

    private static Service service(Map<String, Service> services, String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("todoflow.service is '%s', allowed are %s, or nothing for all of them"
                    .formatted(name, services.keySet()));
        }
        return service;
    }

    private static String patterns(ConfigurableEnvironment environment, Iterable<Service> services) {
        Set<String> files = new LinkedHashSet<>(IN_EACH_PROCESS);
        services.forEach(service -> files.addAll(service.flows()));
        files.removeIf(flow -> !environment.getProperty("todoflow.%s.enabled".formatted(flow), Boolean.class, true));
        String folder = environment.getRequiredProperty("todoflow.routes");
        return files.stream()
                .map(file -> "%s/%s.camel.yaml".formatted(folder, file))
                .collect(Collectors.joining(","));
    }
}
