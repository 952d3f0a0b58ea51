package io.todoflow.conventions;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The types and fields of events, as described by their schemas. */
final class EventTables {

    private static final Path DOCUMENT = Path.of("docs/events.md");
    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    private static final JsonNode TASK = schema("task-event");
    private static final JsonNode REMINDER = schema("reminder-event");

    private EventTables() {}

    static Stream<DocumentTable> all() {
        return Stream.of(
                types(),
                fields("fields of a task event", TASK),
                fields("fields of a task", TASK.at("/$defs/task")),
                fields("fields of a series", TASK.at("/$defs/series")),
                fields("fields of a reminder event", REMINDER),
                fields("fields of a reminder", REMINDER.at("/properties/payload")));
    }

    /** The types of task events. */
    static List<String> taskEventTypes() {
        return constants(TASK.at("/properties/event_type")).toList();
    }

    private static DocumentTable types() {
        List<List<String>> rows = new ArrayList<>();
        types(TASK).forEach(type -> rows.add(type(type, "task-events")));
        types(REMINDER).forEach(type -> rows.add(type(type, "task-reminders")));
        return new DocumentTable(DOCUMENT, "event types", List.of("Type", "Topic", "Published when"), rows);
    }

    private static List<String> type(JsonNode type, String topic) {
        return List.of(
                code(type.get("const").asText()),
                code(topic),
                type.get("description").asText());
    }

    private static Stream<JsonNode> types(JsonNode schema) {
        return stream(schema.at("/properties/event_type/oneOf"));
    }

    private static DocumentTable fields(String name, JsonNode schema) {
        List<String> required =
                stream(schema.get("required")).map(JsonNode::asText).toList();
        return new DocumentTable(
                DOCUMENT,
                name,
                List.of("Field", "Required", "Value", "Meaning"),
                schema.get("properties").properties().stream()
                        .map(field -> List.of(
                                code(field.getKey()),
                                required.contains(field.getKey()) ? "yes" : "",
                                value(field.getValue()),
                                field.getValue().path("description").asText("–")))
                        .toList());
    }

    private static String value(JsonNode field) {
        String constants = constants(field).map(EventTables::code).collect(Collectors.joining(", "));
        if (!constants.isEmpty()) {
            return constants;
        }
        return switch (field.path("format").asText(field.path("type").asText("object"))) {
            case "uuid" -> "UUID";
            case "date-time" -> "RFC 3339 time";
            case "array" ->
                "array of %ss, at most %s"
                        .formatted(
                                field.at("/items/type").asText(),
                                field.get("maxItems").asText());
            case "string" -> "string" + length(field);
            case "object" -> "object, see below";
            default -> field.get("type").asText();
        };
    }

    private static String length(JsonNode field) {
        if (!field.has("maxLength")) {
            return "";
        }
        String most = field.get("maxLength").asText();
        return field.has("minLength")
                ? ", %s to %s characters".formatted(field.get("minLength").asText(), most)
                : ", at most %s characters".formatted(most);
    }

    private static Stream<String> constants(JsonNode field) {
        return Stream.of(
                        field.has("const") ? Stream.of(field.get("const")) : Stream.<JsonNode>empty(),
                        stream(field.path("enum")),
                        stream(field.path("oneOf")).map(option -> option.get("const")))
                .flatMap(values -> values)
                .map(JsonNode::asText);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static Stream<JsonNode> stream(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false);
    }

    private static JsonNode schema(String name) {
        return YamlFile.read(SCHEMAS.resolve(name + ".v1.schema.json")).tree();
    }
}
