package io.todoflow.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.deployment.Services.Service;
import io.todoflow.testing.Yaml;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The expected content of files that repeat facts about services from application.yaml and the routes. Other parts of
 * these files are handwritten and stay.
 */
final class ServiceFiles {

    private static final Path RUN = Path.of("dapr.yaml");
    private static final Path CHART = Path.of("helm/todoflow/files/services.yaml");
    private static final Path EVENT_TYPES = Path.of("helm/todoflow/files/event-types.yaml");
    private static final Path CAMEL_K = Path.of("helm/camel-k");
    private static final Path COMPONENTS = Path.of("dapr-components");
    private static final Path BROKERS = Path.of("helm/todoflow/files/brokers");
    private static final Path RESILIENCY = COMPONENTS.resolve("redis/resiliency.yaml");
    private static final Path RESILIENCY_OF_KAFKA = COMPONENTS.resolve("kafka/resiliency.yaml");
    private static final Path SECRETS = COMPONENTS.resolve("secrets-file/secrets.json");
    private static final ObjectWriter JSON = new ObjectMapper()
            .writer(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER)));
    private static final String MODEL = "backend";
    private static final Map<String, String> MADE_BY_CHART = new ConcurrentHashMap<>();
    private static final Pattern HEAD = Pattern.compile("(?m)^spec:\\n((?:  # .*\\n)+)");
    private static final Pattern SCOPES = Pattern.compile("(?m)^scopes:\\n(?:  - .*\\n)+");

    private final List<Service> services;

    ServiceFiles(Collection<Service> services) {
        this.services = List.copyOf(services);
    }

    /** The text of each file. */
    Map<Path, String> texts() {
        Map<Path, String> texts = new TreeMap<>();
        texts.put(RUN, run());
        texts.put(CHART, chart());
        texts.put(EVENT_TYPES, eventTypes());
        services.forEach(service -> texts.put(integration(service.appId()), camelK(service)));
        Yaml.files(COMPONENTS, ".yaml").forEach(file -> texts.put(file, component(Yaml.text(file))));
        for (String broker : brokers()) {
            texts.put(
                    COMPONENTS.resolve(broker + "/pubsub.yaml"),
                    component(MADE_BY_CHART.computeIfAbsent(broker, ServiceFiles::broker)));
            Path resiliency = isKafka(broker) ? RESILIENCY_OF_KAFKA : RESILIENCY;
            texts.put(COMPONENTS.resolve(broker + "/resiliency.yaml"), component(Yaml.text(resiliency)));
        }
        texts.put(SECRETS, secrets(texts.values()));
        return texts;
    }

    /** The secrets for development, including each that a component names. New ones have to be filled in. */
    private static String secrets(Collection<String> components) {
        ObjectNode secrets = (ObjectNode) Yaml.read(SECRETS);
        components.stream()
                .flatMap(text -> Yaml.documents(text).stream())
                .filter(resource -> resource.path("kind").asText().equals("Component"))
                .flatMap(component -> component.findValues("secretKeyRef").stream())
                .forEach(reference -> {
                    ObjectNode secret =
                            secrets.withObjectProperty(reference.get("name").asText());
                    String key = reference.get("key").asText();
                    if (!secret.has(key)) {
                        secret.put(key, "development-only");
                    }
                });
        try {
            return JSON.writeValueAsString(secrets) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The brokers of the chart. */
    static List<String> brokers() {
        return Yaml.files(BROKERS, ".yaml").stream()
                .map(file -> file.getFileName().toString().replace(".yaml", ""))
                .toList();
    }

    /** Whether the component of a broker is that of Kafka. */
    private static boolean isKafka(String broker) {
        return MADE_BY_CHART.computeIfAbsent(broker, ServiceFiles::broker).contains("type: pubsub.kafka");
    }

    /** The component of a broker as rendered by the chart, with a local broker and additional metadata. */
    private static String broker(String name) {
        String made = Chart.text(
                "{broker: %s, defaults: {replicas: 1}, redpanda: {existingSecret: redpanda}}".formatted(name));
        String component = Stream.of(made.split("(?m)^---\\n", -1))
                .filter(text -> text.contains("kind: Component") && text.contains("type: pubsub."))
                .findFirst()
                .orElseThrow()
                .replaceAll("(?m)^# Source.*\\n", "")
                .replaceFirst("  labels:\\n(    .*\\n)+", "")
                .replaceAll("\\b" + name + ":(\\d)", "localhost:$1")
                .strip();
        Matcher head = HEAD.matcher(component);
        if (!head.find()) {
            throw new IllegalStateException(BROKERS.resolve(name + ".yaml") + " does not begin with a comment");
        }
        return head.group(1).replaceAll("(?m)^ +", "")
                + component.substring(0, head.start(1))
                + component.substring(head.end(1))
                + "\n";
    }

    /** Files of removed services. */
    List<Path> superfluous() {
        return Yaml.files(CAMEL_K, ".yaml").stream()
                .filter(file -> services.stream().noneMatch(service -> file.equals(integration(service.appId()))))
                .toList();
    }

    private String run() {
        String text = Yaml.text(RUN);
        String head = text.substring(0, text.indexOf("apps:\n"));
        String jar = text.replaceFirst("(?s).*?(target/todoflow-.*?\\.jar).*", "$1");
        StringBuilder apps = new StringBuilder(head).append("apps:\n");
        for (int i = 0; i < services.size(); i++) {
            Service service = services.get(i);
            apps.append("""
                      - appID: %s
                        appDirPath: .
                        appPort: %d
                        daprHTTPPort: %d
                        daprGRPCPort: %d
                        metricsPort: %d
                        env:
                          TODOFLOW_SERVICE: %s
                        command: [java, -jar, %s]
                    """.formatted(
                            service.appId(), service.port(), 3500 + i, 50101 + i, 9091 + i, service.appId(), jar));
        }
        return apps.toString();
    }

    private String chart() {
        return Yaml.text(CHART).lines().limit(1).findFirst().orElseThrow()
                + "\n"
                + services.stream()
                        .map(service ->
                                "%s: {port: %d, consumes: %s, publishes: %s, state: %s, secrets: %s, jobs: %s}\n"
                                        .formatted(
                                                service.appId(),
                                                service.port(),
                                                service.consumes(),
                                                service.publishes(),
                                                service.hasState(),
                                                service.readsSecrets(),
                                                service.hasJobs()))
                        .collect(Collectors.joining());
    }

    private static String eventTypes() {
        return "# The types of task events, which may have topics of their own. A test derives them from the schema.\n"
                + Services.eventTypes().map("- %s\n"::formatted).collect(Collectors.joining());
    }

    private static Path integration(String appId) {
        return CAMEL_K.resolve(appId + ".yaml");
    }

    /** All equal that of the backend. */
    private String camelK(Service service) {
        int port = services.stream()
                .filter(other -> other.appId().equals(MODEL))
                .findFirst()
                .orElseThrow()
                .port();
        return Yaml.text(integration(MODEL))
                .replaceAll("\\b" + MODEL + "\\b", service.appId())
                .replaceAll("\\b" + port + "\\b", Integer.toString(service.port()));
    }

    private String component(String text) {
        JsonNode content = Yaml.documents(text).get(0);
        String kind = content.path("kind").asText();
        String type = content.at("/spec/type").asText();
        Predicate<Service> which =
                switch (kind) {
                    case "Subscription" -> {
                        String topic = content.at("/spec/topic").asText();
                        yield service -> service.consumes().contains(topic);
                    }
                    default -> type.matches("(state|conversation)\\..*") ? Service::hasState : service -> true;
                };
        List<String> scopes =
                services.stream().filter(which).map(Service::appId).toList();
        String result = SCOPES.matcher(text)
                .replaceAll(Matcher.quoteReplacement(
                        "scopes:\n" + scopes.stream().map("  - %s\n"::formatted).collect(Collectors.joining())));
        String topics = Services.topics().stream().sorted().collect(Collectors.joining(","));
        return Stream.of(
                        Map.entry("allowedTopics", topics),
                        Map.entry("protectedTopics", topics),
                        Map.entry("publishingScopes", scopes(Service::publishes)),
                        Map.entry("subscriptionScopes", scopes(Service::consumes)))
                .reduce(result, (all, entry) -> metadata(all, entry.getKey(), entry.getValue()), (a, b) -> b);
    }

    private String scopes(Function<Service, Collection<String>> topics) {
        List<String> scopes = new ArrayList<>();
        for (Service service : services) {
            if (!topics.apply(service).isEmpty()) {
                scopes.add(service.appId() + "=" + String.join(",", topics.apply(service)));
            }
        }
        return String.join(";", scopes);
    }

    private static String metadata(String text, String name, String value) {
        return text.replaceAll("(- name: " + name + "\\n      value: ).*", "$1" + Matcher.quoteReplacement(value));
    }
}
