package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Other programs receive events of the application in their own dialect. */
@TodoflowTest
@TestPropertySource(
        properties = {
            "todoflow.dialects.publish.task-events.data=events-002",
            "todoflow.dialects.publish.task-events.flat=events-004",
            "todoflow.dialects.publish.task-events.constants=todo-events",
            "todoflow.dialects.publish.task-events.text=todo.tasks.{action}",
            "todoflow.dialects.publish.task-events.fragile=fragile-events",
            "todoflow.dialects.publish.task-reminders.reminder=reminders,more-reminders"
        })
class TranslatedEventTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private final String user = "translated-" + UUID.randomUUID();

    /** The CloudEvents of a task on a topic. */
    private List<JsonNode> published(String topic, String taskId) {
        return jdbc
                .queryForList(
                        "select cloud_event from event where topic = ? and task_id = ?::uuid order by id",
                        String.class,
                        topic,
                        taskId)
                .stream()
                .map(TranslatedEventTest::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void aChangeIsPublishedInEachDialectOnce() {
        // When
        String taskId = todoflow.createTask(user, "Buy milk");

        // Then
        JsonNode data = published("events-002", taskId).get(0).get("data");
        assertThat(data.get("event_type").asText()).isEqualTo("task.created");
        assertThat(data.at("/data/task_id").asText()).isEqualTo(taskId);
        assertThat(data.at("/data/title").asText()).isEqualTo("Buy milk");
        JsonNode flat = published("events-004", taskId).get(0).get("data");
        assertThat(flat.get("event_type").asText()).isEqualTo("created");
        assertThat(flat.get("user_id").asText()).isEqualTo(user);
        assertThat(flat.at("/task_data/id").asText()).isEqualTo(taskId);
        JsonNode constant = published("todo-events", taskId).get(0).get("data");
        assertThat(constant.get("event_type").asText()).isEqualTo("TASK_CREATED");
        JsonNode text = published("todo.tasks.created", taskId).get(0).get("data");
        assertThat(json(text.textValue()).at("/payload/title").asText()).isEqualTo("Buy milk");
        assertThat(published("reminders", taskId)).isEmpty();
        await().until(() -> jdbc.queryForList("select from outbox where task_id = ?::uuid", taskId)
                .isEmpty());
    }

    @Test
    void aTranslatedReminderHasTheFieldsThatDocumentedConsumersRead() {
        // Given
        String taskId = todoflow.createTask(user, "Buy milk");

        // When
        todoflow.request("POST", "/job/reminder-" + taskId, "{}");

        // Then
        JsonNode data = published("reminders", taskId).get(0).get("data");
        assertThat(data.get("task_id").asText()).isEqualTo(taskId);
        assertThat(data.get("user_id").asText()).isEqualTo(user);
        assertThat(data.get("title").asText()).isEqualTo("Buy milk");
        assertThat(data.get("due_at").asText()).isNotEmpty();
        assertThat(published("more-reminders", taskId)).hasSize(1);
    }

    @Test
    void aTranslationHasItsOwnId() {
        // When
        String taskId = todoflow.createTask(user, "Buy milk");

        // Then
        assertThat(jdbc.queryForList("select distinct event_id from event where task_id = ?::uuid", UUID.class, taskId))
                .hasSize(6);
    }

    @Test
    void aChangeThatIsRefusedPublishesNothing() {
        // Given
        String taskId = todoflow.createTask(user, "Buy milk");

        // When
        int status = todoflow.request(
                        "PATCH",
                        "/api/" + user + "/tasks/" + taskId,
                        "{\"title\":\"\"}",
                        "Content-Type",
                        "application/merge-patch+json")
                .status();

        // Then
        assertThat(status).isEqualTo(400);
        assertThat(published("events-002", taskId)).hasSize(1);
    }

    private Map<String, Object> letter(String taskId) {
        return jdbc.queryForMap(
                "select id, status, attempts, reason, topic, event from dead_letter"
                        + " where consumer = 'translations' and task_id = ? order by id desc limit 1",
                taskId);
    }

    @Test
    void aFailingMappingAffectsOnlyItsTranslation() {
        // When
        String taskId = todoflow.createTask(user, "Error");

        // Then
        assertThat(published("fragile-events", taskId)).isEmpty();
        assertThat(published("events-002", taskId)).hasSize(1);
        assertThat(published("events-004", taskId)).hasSize(1);
        assertThat(letter(taskId))
                .containsEntry("status", "dead")
                .containsEntry("topic", "fragile-events")
                .extractingByKey("reason")
                .asString()
                .contains("no such thing");
        await().until(() -> todoflow.history(user, taskId).size() == 1);
    }

    @Test
    void theDeadLetterOfATranslationIsTranslatedAgain() {
        // Given
        String taskId = todoflow.createTask(user, "Error");
        Object id = letter(taskId).get("id");

        // When
        todoflow.request("POST", "/api/dead-letters/" + id + "/redrive", "");

        // Then
        await().until(() -> letter(taskId).get("attempts").equals(2));
        assertThat(letter(taskId)).containsEntry("id", id).containsEntry("status", "dead");
    }

    @Test
    void aTranslationThatEventuallySucceedsIsPublished() {
        // Given
        String taskId = todoflow.createTask(user, "Error");
        Map<String, Object> letter = letter(taskId);
        String corrected = letter.get("event").toString().replace("\"title\":\"Error\"", "\"title\":\"Right\"");

        // When
        todoflow.request(
                "POST",
                "/api/dead-letters/" + letter.get("id") + "/replace",
                "{\"event\":%s,\"reason\":\"wrong title\"}".formatted(corrected));

        // Then
        await().until(() -> published("fragile-events", taskId).size() == 1);
        assertThat(published("fragile-events", taskId).get(0).at("/data/title").asText())
                .isEqualTo("Right");
        await().until(() -> letter(taskId).get("status").equals("redriven"));
    }
}
