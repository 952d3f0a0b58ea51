package io.todoflow;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Configures the process as the service that {@code todoflow.service} names: sets its app-id, port and route files from
 * the table {@code todoflow.services}, without flows that {@code todoflow.<flow>.enabled} switches off.
 */
public class ServiceSelection implements EnvironmentPostProcessor, Ordered {

    private static final String ALL_IN_ONE = "backend";
    /** The environment variable that Dapr documents for the app-id. */
    private static final String APP_ID = "DAPR_APP_ID";

    private static final List<String> IN_EACH_PROCESS =
            List.of("error-handling", "event-reconciliation", "flow-description");

    private final Log log;

    /** Called by Spring Boot. The logs are deferred until logging is set up. */
    public ServiceSelection(DeferredLogFactory logs) {
        log = logs.getLog(ServiceSelection.class);
    }

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
        String name = selected.isEmpty() ? ALL_IN_ONE : selected;
        Service service = service(services, name);
        RouteFiles files = RouteFiles.in(environment.getRequiredProperty("todoflow.routes"));
        Set<String> unlisted = compare(services, files);
        Map<String, Object> properties = new HashMap<>(appIds(name, environment.getProperty(APP_ID, "")));
        properties.put("server.port", service.port());
        properties.put("todoflow.unlisted-flows", String.join(",", unlisted));
        properties.put(
                "camel.main.routes-include-pattern",
                patterns(environment, files, selected.isEmpty() ? services.values() : List.of(service)));
        environment.getPropertySources().addLast(new MapPropertySource("todoflow service", properties));
    }

    /**
     * The app-id is the name of the service, unless Dapr sets another one. Other services then call the backend by that
     * id as well.
     */
    private static Map<String, Object> appIds(String service, String daprAppId) {
        if (daprAppId.isEmpty() || daprAppId.equals(service)) {
            return Map.of("todoflow.app-id", service);
        }
        if (!service.equals(ALL_IN_ONE)) {
            return Map.of("todoflow.app-id", daprAppId);
        }
        return Map.of(
                "todoflow.app-id", daprAppId,
                "DAPR_BACKEND", daprAppId,
                "SERVICE_CALLERS", "recurring-task-service," + daprAppId);
    }

    /** Refuses flows without a file, and warns of flows that no service runs. Returns the latter. */
    private Set<String> compare(Map<String, Service> services, RouteFiles files) {
        Set<String> listed = new TreeSet<>(IN_EACH_PROCESS);
        services.forEach((name, service) -> {
            listed.addAll(service.flows());
            Set<String> missing = new TreeSet<>(service.flows());
            missing.removeAll(files.flows());
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException(
                        "todoflow.services.%s lists the flows %s, allowed are those in %s: %s"
                                .formatted(name, missing, files.folder(), files.flows()));
            }
        });
        Set<String> unlisted = new TreeSet<>(files.flows());
        unlisted.removeAll(listed);
        unlisted.forEach(flow -> log.warn("No service runs the flow %s of %s: todoflow.services does not list it"
                .formatted(flow, files.folder())));
        return unlisted;
    }

    private static Service service(Map<String, Service> services, String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("todoflow.service is '%s', allowed are %s, or nothing for all of them"
                    .formatted(name, services.keySet()));
        }
        return service;
    }

    private static String patterns(ConfigurableEnvironment environment, RouteFiles files, Iterable<Service> services) {
        Set<String> flows = new LinkedHashSet<>(IN_EACH_PROCESS);
        services.forEach(service -> flows.addAll(service.flows()));
        flows.removeIf(flow -> !environment.getProperty("todoflow.%s.enabled".formatted(flow), Boolean.class, true));
        return String.join(",", files.of(flows));
    }
}
