package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Jobs of other programs remind of tasks or become dead letters. */
@TodoflowTest
class ForeignJobTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private final String user = "job-" + UUID.randomUUID();

    private List<String> notifications() {
        return jdbc.queryForList("select title from notification where user_id = ?", String.class, user);
    }

    private List<String> published(String taskId) {
        return jdbc.queryForList(
                "select event_type from event where task_id = ?::uuid and event_type = 'reminder.due'",
                String.class,
                taskId);
    }

    @ParameterizedTest
    @CsvSource({"reminder-$id", "followup-$id"})
    void aDocumentedJobRemindsOfATaskWithoutAReminder(String name) {
        // Given
        String taskId = todoflow.createTask(user, "Buy milk");

        // When
        int scheduled = todoflow.sidecar(
                        "POST",
                        "/v1.0-alpha1/jobs/" + name.replace("$id", taskId),
                        "{\"dueTime\":\"1s\",\"data\":{\"task_id\":\"%s\",\"user_id\":\"%s\",\"type\":\"reminder\"}}"
                                .formatted(taskId, user))
                .status();

        // Then
        assertThat(scheduled).isEqualTo(204);
        await().until(() -> notifications().equals(List.of("Buy milk")));
    }

    @Test
    void aRepeatedTriggerRemindsOnce() {
        // Given
        String taskId = todoflow.createTask(user, "Buy milk");
        String data = "{\"task_id\":\"%s\",\"type\":\"reminder\"}".formatted(taskId);

        // When
        todoflow.request("POST", "/job/followup", data);
        todoflow.request("POST", "/api/jobs/trigger", "{\"data\":%s}".formatted(data));

        // Then
        assertThat(published(taskId)).hasSize(1);
    }

    @Test
    void aDeletedJobDoesNotRemind() {
        // Given
        String taskId = todoflow.createTask(user, "Buy milk");
        String job = "/v1.0-alpha1/jobs/reminder-" + taskId;
        todoflow.sidecar("POST", job, "{\"dueTime\":\"3s\",\"data\":{\"task_id\":\"%s\"}}".formatted(taskId));

        // When
        int deleted = todoflow.sidecar("DELETE", job, "").status();
        String later = todoflow.createTask(user, "Later");
        todoflow.sidecar(
                "POST",
                "/v1.0-alpha1/jobs/reminder-" + later,
                "{\"dueTime\":\"4s\",\"data\":{\"task_id\":\"%s\"}}".formatted(later));

        // Then
        assertThat(deleted).isEqualTo(204);
        await().until(() -> notifications().contains("Later"));
        assertThat(notifications()).containsExactly("Later");
    }

    @Test
    void aJobDoesNotRemindOfACompletedTask() {
        // Given
        String taskId = todoflow.createTask(user, "Buy milk");
        todoflow.request("POST", "/api/" + user + "/tasks/" + taskId + "/complete", "");

        // When
        int answer = todoflow.request("POST", "/job/reminder-" + taskId, "{}").status();

        // Then
        assertThat(answer).isEqualTo(200);
        assertThat(published(taskId)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cleanup-$id  | {"type":"cleanup"}                      | is not a reminder
            reminder-$id | {"type":"reminder","task_id":"17"}      | is not a reminder
            report-$id   | nonsense                                | Unrecognized token
            """)
    void aJobWithoutATaskIsADeadLetterWithThatReason(String name, String data, String reason) {
        // Given
        String job = name.replace("$id", "x" + UUID.randomUUID());

        // When
        int answer = todoflow.request("POST", "/job/" + job, data).status();

        // Then
        assertThat(answer).isEqualTo(200);
        assertThat(jdbc.queryForMap("select consumer, status, event, reason from dead_letter where topic = ?", job))
                .containsAllEntriesOf(Map.of("consumer", "jobs", "status", "dead", "event", data))
                .extractingByKey("reason")
                .asString()
                .contains(reason);
    }

    @Test
    void aCorrectedJobDeadLetterIsProcessed() {
        // Given
        String taskId = todoflow.createTask(user, "Buy milk");
        String job = "report-" + UUID.randomUUID();
        todoflow.request("POST", "/job/" + job, "{\"type\":\"report\"}");
        Long letter = jdbc.queryForObject("select id from dead_letter where topic = ?", Long.class, job);

        // When
        todoflow.request(
                "POST",
                "/api/dead-letters/" + letter + "/replace",
                "{\"event\":{\"type\":\"reminder\",\"task_id\":\"%s\"},\"reason\":\"wrong type\"}".formatted(taskId));

        // Then
        await().until(() -> notifications().equals(List.of("Buy milk")));
    }

    @Test
    void aDeadLetterWhoseRedriveFailsIsDeadAgain() {
        // Given
        String job = "report-" + UUID.randomUUID();
        todoflow.request("POST", "/job/" + job, "{\"type\":\"report\"}");
        Long letter = jdbc.queryForObject("select id from dead_letter where topic = ?", Long.class, job);

        // When
        todoflow.request("POST", "/api/dead-letters/" + letter + "/redrive", "");

        // Then
        await().until(() -> jdbc.queryForList(
                        "select status from dead_letter where topic = ? and attempts = 2", String.class, job)
                .equals(List.of("dead")));
    }
}
