package io.todoflow.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of services in application.yaml, with the needs of each service as derived from its routes. */
final class Services {

    private static final String CONSUMER = "kamelet:task-event-source";
    private static final String PUBLISHER = "kamelet:event-publish-action";
    private static final String TOPIC_OF_CONSUMER = "{{todoflow.topics.task-events}}";
    private static final JsonNode CONFIGURATION = Yaml.read(Path.of("src/main/resources/application.yaml"));

    /** A row of the table. */
    record Service(
            String appId,
            int port,
            Set<String> consumes,
            Set<String> publishes,
            boolean hasState,
            boolean readsSecrets,
            boolean hasJobs) {}

    static final Map<String, Service> TABLE = table();

    private Services() {}

    static Set<String> appIds() {
        return TABLE.keySet();
    }

    /** The app-ids of services. */
    static Set<String> appIds(Predicate<Service> which) {
        return TABLE.values().stream().filter(which).map(Service::appId).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The default topic of a key. */
    static Set<String> topics() {
        return Set.of("task-events", "task-reminders");
    }

    /** The types of task events. */
    static Stream<String> eventTypes() {
        return Yaml.stream(Yaml.read(Path.of("src/main/resources/schemas/task-event.v1.schema.json"))
                        .at("/properties/event_type/oneOf"))
                .map(type -> type.get("const").asText());
    }

    private static Map<String, Service> table() {
        Map<String, Service> table = new LinkedHashMap<>();
        CONFIGURATION
                .at("/todoflow/services")
                .properties()
                .forEach(row -> table.put(row.getKey(), service(row.getKey(), row.getValue())));
        return table;
    }

    private static Service service(String appId, JsonNode row) {
        Set<String> consumes = new TreeSet<>();
        Set<String> publishes = new TreeSet<>();
        Set<String> uses = new TreeSet<>();
        for (String flow : Yaml.texts(row.get("flows"))) {
            files(flow).map(Yaml::read).flatMap(Services::endpoints).forEach(endpoint -> {
                String uri = endpoint.get("uri").asText();
                uses.add(uri);
                if (uri.equals(CONSUMER)) {
                    consumes.add(topic(endpoint.at("/parameters/topic").asText(TOPIC_OF_CONSUMER)));
                }
                if (uri.equals(PUBLISHER)) {
                    publishes.addAll(topics());
                }
            });
        }
        return new Service(
                appId,
                row.get("port").asInt(),
                consumes,
                publishes,
                uses.contains("dapr:state"),
                uses.contains("dapr:secret"),
                uses.contains("dapr:job"));
    }

    /** The files of a flow: the one with its name, and those in the folder with its name. */
    private static Stream<Path> files(String flow) {
        Path folder = Path.of("routes", flow);
        return Stream.concat(
                Stream.of(Path.of("routes", flow + ".camel.yaml")),
                Files.isDirectory(folder) ? Yaml.files(folder, ".camel.yaml").stream() : Stream.empty());
    }

    /** Resolves {@code {{todoflow.topics.task-events}}} to task-events by default. */
    private static String topic(String placeholder) {
        String topic = placeholder.replaceAll("^\\{\\{todoflow\\.topics\\.|}}$", "");
        if (!topics().contains(topic)) {
            throw new IllegalStateException("A route consumes %s, of which this test does not know".formatted(topic));
        }
        return topic;
    }

    private static Stream<JsonNode> endpoints(JsonNode node) {
        Stream<JsonNode> below = Yaml.stream(node).flatMap(Services::endpoints);
        return node.has("uri") ? Stream.concat(Stream.of(node), below) : below;
    }
}
