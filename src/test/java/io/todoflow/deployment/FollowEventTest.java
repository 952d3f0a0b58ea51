package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** One command traces an event by the id of its request, event or task. */
@TodoflowTest
class FollowEventTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate database;

    @Test
    void aRequestIsFollowedToItsConsumers() {
        // Given
        String correlationId = UUID.randomUUID().toString();
        JsonNode task = todoflow.create("trace", "{\"title\": \"Follow me\"}", "X-Correlation-ID", correlationId)
                .json();

        // Then
        await().untilAsserted(() -> assertThat(trace(correlationId))
                .contains(
                        "event log",
                        "consumer audit",
                        "consumer analytics",
                        "consumer recurring",
                        "consumer reminders",
                        "audit log",
                        "task"));
        assertThat(trace(task.get("id").asText())).containsExactlyInAnyOrderElementsOf(trace(correlationId));
    }

    @Test
    void anUnprocessableEventIsFoundAmongTheDeadLetters() {
        // Given
        String taskId = UUID.randomUUID().toString();

        // When
        todoflow.publish(
                "task-events", "application/json", "{\"event_id\": \"%s\", \"broken\": true}".formatted(taskId));

        // Then
        await().untilAsserted(() -> assertThat(trace(taskId)).anyMatch(place -> place.startsWith("dead letter")));
    }

    @Test
    void anUnknownIdFindsNothing() {
        assertThat(trace("no-such-id")).isEmpty();
    }

    private List<String> trace(String id) {
        String query = Yaml.text(Path.of("docs/trace.sql"))
                .replaceAll("(?m)^--.*\\n", "")
                .replace(":'id'", "'" + id + "'");
        return database.query(query, (row, number) -> row.getString("place"));
    }
}
