package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tasks that are known only from events of other programs. */
@TodoflowTest
class ForeignTaskTest {

    private static final String TOPIC = "/events/pubsub/task-events";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private final String user = "foreign-" + UUID.randomUUID();
    private final UUID taskId = UUID.randomUUID();

    private String created(String taskData) {
        return """
                {"event_type":"created","task_id":"%s","user_id":"%s","timestamp":"2026-01-15T12:00:00","task_data":%s}""".formatted(taskId, user, taskData);
    }

    private List<String> deadLetters(String event) {
        return jdbc.queryForList(
                "select consumer || ': ' || reason from dead_letter where event = ?", String.class, event);
    }

    @Test
    void aForeignTaskIsAdoptedOnceAndReminds() {
        // When
        todoflow.deliver(TOPIC, created("{\"title\":\"Buy milk\",\"remind_at\":\"2090-01-15T12:00:00\"}"));
        todoflow.deliver(TOPIC, created("{\"title\":\"Buy bread\"}"));

        // Then
        JsonNode task = read(taskId.toString()).json();
        assertThat(task.get("title").asText()).isEqualTo("Buy milk");
        assertThat(task.get("version").asInt()).isEqualTo(1);
        assertThat(jdbc.queryForList("select state from reminder where task_id = ?", String.class, taskId))
                .containsExactly("waiting");
    }

    @Test
    void aForeignTaskPublishedThroughTheOwnSidecarIsAdopted() {
        // When
        todoflow.publish("task-events", "application/json", created("{\"title\":\"Buy milk\"}"));

        // Then
        await().until(() -> read(taskId.toString()).status() == 200);
    }

    @Test
    void aForeignTaskWithoutATitleIsADeadLetterWithThatReason() {
        // Given
        String event = created("{}");

        // When
        todoflow.deliver(TOPIC, event);

        // Then
        assertThat(deadLetters(event))
                .singleElement()
                .asString()
                .startsWith("reminders: ")
                .contains("title");
        assertThat(read(taskId.toString()).status()).isEqualTo(404);
    }

    @Test
    void aDeletedOwnTaskIsNotAdoptedAgain() {
        // Given
        String deleted = todoflow.createTask(user, "Buy milk");
        todoflow.request("DELETE", "/api/" + user + "/tasks/" + deleted, "");
        String event = created("{\"title\":\"Buy milk\"}").replace(taskId.toString(), deleted);

        // When
        todoflow.deliver(TOPIC, event);

        // Then
        assertThat(read(deleted).status()).isEqualTo(404);
        assertThat(deadLetters(event)).isEmpty();
    }

    private TodoflowClient.Response read(String id) {
        return todoflow.request("GET", "/api/" + user + "/tasks/" + id, "");
    }
}
