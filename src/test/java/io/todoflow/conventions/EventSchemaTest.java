package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Events of the application conform to the published schema, which describes all of their fields. */
@TodoflowTest
class EventSchemaTest {

    private static final Path FILE = Path.of("src/main/resources/schemas/task-event.v1.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                    Sources.text(FILE),
                    SchemaValidatorsConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate database;

    @Test
    void eachEventIsValid() {
        // Given
        String plain = todoflow.createTask("schema", "Plain");
        String full = todoflow.create("schema", """
                        {"title": "Full", "description": "All of it", "priority": "high", "tags": ["home"],
                         "due_at": "2030-01-31T09:00:00Z", "remind_at": "2030-01-31T08:00:00+01:00",
                         "recurrence": "FREQ=DAILY;COUNT=1"}""").json().get("id").asText();

        // When
        todoflow.request(
                "PATCH",
                "/api/schema/tasks/" + full,
                "{\"priority\": \"low\", \"tags\": null, \"due_at\": null, \"description\": \"Less\"}");
        todoflow.request("PUT", "/api/schema/tasks/" + plain, "{\"title\": \"Replaced\", \"tags\": [\"new\"]}");
        todoflow.request("POST", "/api/schema/tasks/" + full + "/complete", "");
        todoflow.request("DELETE", "/api/schema/tasks/" + full, "");
        todoflow.request("DELETE", "/api/schema/tasks/" + plain, "");

        // Then
        List<JsonNode> events = database
                .queryForList("select cloud_event from event where user_id = 'schema' order by id", String.class)
                .stream()
                .map(EventSchemaTest::json)
                .toList();
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "task.created",
                        "task.created",
                        "task.updated",
                        "task.updated",
                        "task.completed",
                        "task.deleted",
                        "task.deleted");
        assertThat(events).allSatisfy(event -> {
            assertThat(SCHEMA.validate(event.get("data"))).isEmpty();
            assertThat(fieldsNotDescribed(event.get("data")))
                    .as("Fields to describe in %s", FILE)
                    .isEmpty();
            assertCloudEvent(event);
        });
    }

    @Test
    void theSchemaRefusesInvalidEvents() {
        // Given
        JsonNode created = json("""
                {"event_id": "0193a1b2-0000-7000-8000-000000000001", "event_type": "task.created", "event_version": "v1",
                 "timestamp": "2030-01-31T09:00:00Z", "correlation_id": "c", "source": "backend",
                 "payload": {"task_id": "0193a1b2-0000-7000-8000-000000000002", "user_id": "1", "title": "Buy milk",
                   "status": "open", "priority": "low", "tags": [], "version": 1,
                   "created_at": "2030-01-31T09:00:00Z", "updated_at": "2030-01-31T09:00:00Z"}}""");

        // When
        Set<ValidationMessage> valid = SCHEMA.validate(created);
        Set<ValidationMessage> unknownType = SCHEMA.validate(with(created, "", "event_type", "task.vanished"));
        Set<ValidationMessage> notTime = SCHEMA.validate(with(created, "", "timestamp", "yesterday"));
        Set<ValidationMessage> noTitle = SCHEMA.validate(with(created, "/payload", "title", ""));
        Set<ValidationMessage> noChanges = SCHEMA.validate(with(created, "", "event_type", "task.updated"));
        Set<ValidationMessage> notCompleted = SCHEMA.validate(with(created, "", "event_type", "task.completed"));

        // Then
        assertThat(valid).isEmpty();
        assertThat(unknownType).isNotEmpty();
        assertThat(notTime).isNotEmpty();
        assertThat(noTitle).isNotEmpty();
        assertThat(noChanges).isNotEmpty();
        assertThat(notCompleted).isNotEmpty();
    }

    private static void assertCloudEvent(JsonNode event) {
        JsonNode data = event.get("data");
        assertThat(event.get("specversion").asText()).isEqualTo("1.0");
        assertThat(event.get("id")).isEqualTo(data.get("event_id"));
        assertThat(event.get("type")).isEqualTo(data.get("event_type"));
        assertThat(event.get("source")).isEqualTo(data.get("source"));
        assertThat(event.get("subject")).isEqualTo(data.at("/payload/task_id"));
        assertThat(event.get("time")).isEqualTo(data.get("timestamp"));
        assertThat(event.get("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(UUID.fromString(event.get("id").asText()).version()).isEqualTo(7);
        assertThat(OffsetDateTime.parse(event.get("time").asText())).isNotNull();
    }

    private static List<String> fieldsNotDescribed(JsonNode data) {
        JsonNode schema = json(Sources.text(FILE));
        List<String> unknown = new ArrayList<>();
        data.fieldNames().forEachRemaining(field -> {
            if (!schema.at("/properties").has(field)) {
                unknown.add(field);
            }
        });
        data.path("payload").fieldNames().forEachRemaining(field -> {
            if (!schema.at("/$defs/task/properties").has(field)
                    && !schema.at("/$defs/changes/properties").has(field)) {
                unknown.add("payload." + field);
            }
        });
        return unknown;
    }

    private static JsonNode with(JsonNode event, String pointer, String field, String value) {
        JsonNode copy = event.deepCopy();
        ((ObjectNode) copy.at(pointer)).put(field, value);
        return copy;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
