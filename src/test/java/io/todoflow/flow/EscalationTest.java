package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** An important overdue task notifies its user repeatedly, and finally a contact, until it is done. */
@TodoflowTest
class EscalationTest {

    private final String user = "u-" + UUID.randomUUID();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ProducerTemplate camel;

    @Test
    void theUserIsNotifiedTwiceAndThenTheContact() {
        // Given
        String task = planned("high");

        // When
        timePasses(task, Duration.ofHours(1));
        step();

        // Then
        assertThat(notified(user, task)).containsExactly("overdue");
        assertThat(notified("lead", task)).isEmpty();

        // When
        timePasses(task, Duration.ofHours(24));
        step();

        // Then
        assertThat(notified(user, task)).containsExactly("overdue", "overdue");
        assertThat(notified("lead", task)).isEmpty();

        // When
        timePasses(task, Duration.ofHours(48));
        step();
        step();

        // Then
        assertThat(notified(user, task)).containsExactly("overdue", "overdue");
        assertThat(notified("lead", task)).containsExactly("escalated");
        assertThat(notifications("lead").stream()
                        .filter(notification ->
                                notification.get("task_id").asText().equals(task))
                        .map(notification -> notification.get("owner").asText()))
                .containsExactly(user);
        assertThat(waiting(task)).isZero();
    }

    @Test
    void aStepThatAllProcessesMissedIsTakenOnce() {
        // Given
        String task = planned("high");

        // When
        timePasses(task, Duration.ofHours(30));
        step();

        // Then
        assertThat(notified(user, task)).containsExactly("overdue");
        assertThat(notified("lead", task)).isEmpty();
        assertThat(waiting(task)).isOne();
    }

    @Test
    void severalProcessesTakeAStepOnce() {
        // Given
        String task = planned("high");
        timePasses(task, Duration.ofHours(2));

        // When
        List<Thread> processes =
                Stream.generate(() -> new Thread(this::step)).limit(4).toList();
        processes.forEach(Thread::start);
        processes.forEach(EscalationTest::join);

        // Then
        assertThat(notified(user, task)).containsExactly("overdue");
    }

    @Test
    void aCompletedTaskIsNotEscalated() {
        // Given
        String task = planned("high");

        // When
        todoflow.request("POST", "/api/%s/tasks/%s/complete".formatted(user, task), "");

        // Then
        await().until(() -> waiting(task) == 0);
    }

    @Test
    void aTaskWhoseCompletionEventHasNotArrivedIsNotEscalated() {
        // Given
        String task = planned("high");
        database.update("update task set status = 'completed' where id = ?::uuid", task);

        // When
        timePasses(task, Duration.ofHours(1));
        step();

        // Then
        assertThat(notified(user, task)).isEmpty();
        assertThat(waiting(task)).isZero();
    }

    @Test
    void aPostponedTaskIsEscalatedAtItsNewTime() {
        // Given
        String task = planned("high");
        Instant later = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);

        // When
        todoflow.request("PATCH", "/api/%s/tasks/%s".formatted(user, task), "{\"due_at\":\"%s\"}".formatted(later));

        // Then
        await().until(() -> later.plus(Duration.ofHours(1)).equals(nextStep(task)));
    }

    @Test
    void aTaskOfLowerPriorityIsNotEscalated() {
        // Given
        String task = create("medium");
        String other = planned("high");

        // When
        todoflow.request("PATCH", "/api/%s/tasks/%s".formatted(user, other), "{\"priority\":\"low\"}");

        // Then
        await().until(() -> waiting(other) == 0);
        await().until(() -> isTaken(task));
        assertThat(waiting(task)).isZero();
    }

    private String planned(String priority) {
        String task = create(priority);
        await().until(() -> waiting(task) == 1);
        return task;
    }

    private String create(String priority) {
        Instant due = Instant.now().plus(Duration.ofHours(1));
        return todoflow.create(
                        user, "{\"title\":\"Pay\",\"priority\":\"%s\",\"due_at\":\"%s\"}".formatted(priority, due))
                .json()
                .get("id")
                .asText();
    }

    /** Moves the due time of the task into the past. */
    private void timePasses(String task, Duration since) {
        database.update("""
                with moved as (
                    update task set due_at = now() - ?::interval where id = ?::uuid returning id, due_at
                )
                update escalation e set due_at = m.due_at, next_at = m.due_at + (e.next_at - e.due_at)
                from moved m where e.task_id = m.id
                """, since.plusSeconds(1).toString(), task);
    }

    private void step() {
        camel.sendBody("direct:escalation-step", "");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> notified(String whom, String task) {
        return notifications(whom).stream()
                .filter(notification -> notification.get("task_id").asText().equals(task))
                .map(notification -> notification.get("kind").asText())
                .toList();
    }

    private List<JsonNode> notifications(String whom) {
        return StreamSupport.stream(
                        todoflow.request("GET", "/api/%s/notifications?limit=100".formatted(whom), "")
                                .json()
                                .get("items")
                                .spliterator(),
                        false)
                .toList();
    }

    private int waiting(String task) {
        return database.queryForObject("select count(*) from escalation where task_id = ?::uuid", Integer.class, task);
    }

    private Instant nextStep(String task) {
        return database.queryForObject("select next_at from escalation where task_id = ?::uuid", Timestamp.class, task)
                .toInstant();
    }

    /** Whether the consumer has processed each event of the task. */
    private boolean isTaken(String task) {
        return database.queryForObject("""
                select count(*) > 0 and bool_and(exists (
                    select from inbox i where i.consumer = 'escalation' and i.event_id = e.event_id))
                from event e where e.task_id = ?::uuid
                """, Boolean.class, task);
    }
}
