package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.flow.DialectSamples.Sample;
import io.todoflow.testing.TodoflowClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Events of other programs take effect once. */
@TodoflowTest
class ForeignEventTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    static Stream<Named<Sample>> samples() {
        return DialectSamples.all();
    }

    private List<String> audited(long taskId) {
        return jdbc.queryForList(
                "select event_type from audit_log where event #>> '{payload,foreign_task_id}' = ?",
                String.class,
                String.valueOf(taskId));
    }

    private List<String> deadLetters(String event) {
        return jdbc.queryForList(
                "select consumer || ': ' || reason from dead_letter where event = ?", String.class, event);
    }

    /** The event is understood, but lacks a value that a task needs. */
    private static boolean isOfATaskThatCannotBeAdopted(String letter) {
        return letter.startsWith("reminders: ") && letter.contains(" cannot be adopted: ");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aDocumentedCloudEventIsAuditedOnceHoweverOftenItIsDelivered(Sample sample) {
        // Given
        long taskId = Sample.newTaskId();
        String event = """
                {"specversion":"1.0","id":"%s","source":"todo-backend","type":"com.dapr.event.sent","data":%s}
                """.formatted(UUID.randomUUID(), sample.event(taskId));

        // When
        todoflow.deliver("/events/pubsub/task-events", event);
        todoflow.deliver("/events/pubsub/task-events", event);

        // Then
        assertThat(deadLetters(sample.event(taskId))).allMatch(ForeignEventTest::isOfATaskThatCannotBeAdopted);
        assertThat(audited(taskId)).containsExactly(sample.type());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aDocumentedRawPayloadIsAuditedOnceHoweverOftenItIsDelivered(Sample sample) {
        // Given
        long taskId = Sample.newTaskId();
        String event = sample.event(taskId);

        // When
        todoflow.deliver("/events/pubsub/task-events", event);
        todoflow.deliver("/events/pubsub/task-events", event);

        // Then
        assertThat(deadLetters(event)).allMatch(ForeignEventTest::isOfATaskThatCannotBeAdopted);
        assertThat(audited(taskId)).containsExactly(sample.type());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aDocumentedEventPublishedThroughTheSidecarIsAudited(Sample sample) {
        // Given
        long taskId = Sample.newTaskId();

        // When
        todoflow.publish("task-events", "application/json", sample.event(taskId));

        // Then
        await().until(() -> audited(taskId).equals(List.of(sample.type())));
    }

    @Test
    void anIncompleteDocumentedEventIsADeadLetterThatNamesWhatItLacks() {
        // Given the check of document 004
        String event = "{\"event_type\":\"test\",\"task_id\":%d}".formatted(Sample.newTaskId());

        // When
        todoflow.deliver("/events/pubsub/task-events", event);

        // Then
        assertThat(deadLetters(event))
                .anyMatch(reason -> reason.startsWith("audit: event_version is missing")
                        && reason.contains("as data: data is not an object")
                        && reason.contains("as flat: event_type is not created")
                        && reason.contains("as constants: event_type is not TASK_CREATED"));
    }

    @Test
    void statisticsCountATaskWithoutAUserOnceItsUserIsKnown() {
        // Given a completion without a user that arrives before the creation
        long taskId = Sample.newTaskId();
        String user = "foreign-" + UUID.randomUUID();
        todoflow.deliver(
                "/events/pubsub/task-events",
                "{\"event_type\":\"TASK_COMPLETED\",\"task_id\":%d,\"timestamp\":\"2026-01-16T12:00:00\"}"
                        .formatted(taskId));

        // When
        todoflow.deliver(
                "/events/pubsub/task-events",
                "{\"event_type\":\"created\",\"task_id\":%d,\"user_id\":\"%s\",\"timestamp\":\"2026-01-15T12:00:00\"}"
                        .formatted(taskId, user));

        // Then
        assertThat(jdbc.queryForMap(
                        "select created_at::date::text as created, completed_at::date::text as completed from task_fact where user_id = ?",
                        user))
                .containsEntry("created", "2026-01-15")
                .containsEntry("completed", "2026-01-16");
    }

    @Test
    void aLateCompletionWithoutAVersionDoesNotCompleteAReopenedTask() {
        // Given
        String user = "foreign-" + UUID.randomUUID();
        UUID taskId = UUID.randomUUID();
        todoflow.deliver("/events/pubsub/task-events", """
                {"event_id":"%s","event_type":"task.updated","event_version":"v1","timestamp":"2026-01-16T12:00:00Z",
                 "correlation_id":"c","source":"test","payload":{"task_id":"%s","user_id":"%s","version":3}}""".formatted(UUID.randomUUID(), taskId, user));

        // When
        todoflow.deliver(
                "/events/pubsub/task-events",
                "{\"event_type\":\"completed\",\"task_id\":\"%s\",\"user_id\":\"%s\",\"timestamp\":\"2026-01-15T12:00:00\"}"
                        .formatted(taskId, user));

        // Then
        assertThat(jdbc.queryForMap("select version, completed_at from task_fact where user_id = ?", user))
                .containsEntry("version", 3L)
                .containsEntry("completed_at", null);
    }

    @Test
    void aReminderWithoutATimeIsShownOnceAtTheTimeOfItsTask() {
        // Given a task that has just become due
        String user = "foreign-" + UUID.randomUUID();
        String due = ReminderEvents.due(
                jdbc, user, "Buy milk", Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS));
        String reminder = "{\"task_id\":\"%s\",\"user_id\":\"%s\"}".formatted(ReminderEvents.taskId(due), user);

        // When
        todoflow.deliver("/events/pubsub/task-reminders", reminder);
        todoflow.deliver("/events/pubsub/task-reminders", reminder);

        // Then
        assertThat(jdbc.queryForList("select title from notification where user_id = ?", String.class, user))
                .containsExactly("Buy milk");
        assertThat(jdbc.queryForList("select user_id from reminder_mail where user_id = ?", String.class, user))
                .hasSize(1);
        assertThat(deadLetters(reminder)).isEmpty();
    }
}
