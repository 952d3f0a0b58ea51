package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Retention deletes expired data, but nothing that a guarantee needs. */
@TodoflowTest
class RetentionTest {

    private static final String OLD = "ten years";
    private static final String YOUNG = "a day";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    CamelContext camel;

    @Autowired
    PlatformTransactionManager transactions;

    private final String user = "retention-" + UUID.randomUUID();

    private void deleteWhatIsTooOld() {
        try (ProducerTemplate timer = camel.createProducerTemplate()) {
            timer.sendBody("direct:retention-delete", "");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int count(String sql, Object... values) {
        return jdbc.queryForObject("select count(*) from " + sql, Integer.class, values);
    }

    @BeforeEach
    void rows() {
        for (String age : new String[] {OLD, YOUNG}) {
            String interval = age.replace("ten", "10").replace("a day", "1 day");
            jdbc.update(
                    "insert into inbox (consumer, event_id, received_at) values (?, gen_random_uuid(), now() - ?::interval)",
                    user,
                    interval);
            jdbc.update("""
                    insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic,
                        event, last_failed_at)
                    values (?, ?, 'dead', 1, 'x', 'x', 'x', 'x', 'x', now() - ?::interval)
                    """, user, age, interval);
            jdbc.update("""
                    insert into notification (id, user_id, task_id, title, remind_at, created_at)
                    values (gen_random_uuid(), ?, gen_random_uuid(), ?, now(), now() - ?::interval)
                    """, user, age, interval);
            jdbc.update("""
                    insert into audit_log (event_id, event_type, task_id, user_id, correlation_id, occurred_at, recorded_at, event)
                    values (gen_random_uuid(), 'x', gen_random_uuid(), ?, 'x', now(), now() - ?::interval, '{}')
                    """, user, interval);
            event(age, interval);
            jdbc.update("""
                    insert into replay (user_id, position, last_id, events, finished_at) values (?, 0, 0, 0, now() - ?::interval)
                    """, user, interval);
            jdbc.update("""
                    insert into deleted_task (id, user_id, task, deleted_at)
                    values (gen_random_uuid(), ?, '{}', now() - ?::interval)
                    """, user, interval);
            jdbc.update("""
                    insert into reminder (task_id, user_id, remind_at, version, state, correlation_id, job_pending)
                    values (gen_random_uuid(), ?, now() - ?::interval, 1, 'fired', ?, false)
                    """, user, interval, age);
            jdbc.update("""
                    insert into reminder_mail (task_id, remind_at, event_id, user_id, outcome, mailed_at)
                    values (gen_random_uuid(), now(), gen_random_uuid(), ?, 'sent', now() - ?::interval)
                    """, user, interval);
            jdbc.update("""
                    insert into next_occurrence (task_id, event_id, user_id, correlation_id, draft, time_zone, created_task_id, planned_at)
                    values (gen_random_uuid(), gen_random_uuid(), ?, ?, '{}', 'UTC', gen_random_uuid(), now() - ?::interval)
                    """, user, age, interval);
        }
    }

    @AfterEach
    void noRows() {
        jdbc.update("delete from outbox where id in (select id from event where user_id = ?)", user);
        jdbc.update("delete from event where user_id = ?", user);
        jdbc.update("delete from dead_letter where consumer = ?", user);
        jdbc.update("delete from reminder where user_id = ?", user);
    }

    private long event(String age, String interval) {
        return jdbc.queryForObject("""
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event, created_at)
                values (gen_random_uuid(), ?, gen_random_uuid(), ?, 'x', 'x', '{}', now() - ?::interval) returning id
                """, Long.class, age, user, interval);
    }

    @Test
    void expiredRowsAreDeletedAndTheRestStays() {
        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("inbox where consumer = ?", user)).isEqualTo(1);
        assertThat(count("replay where user_id = ?", user)).isEqualTo(1);
        assertThat(jdbc.queryForList("select delivery_id from dead_letter where consumer = ?", String.class, user))
                .containsExactly(YOUNG);
        assertThat(jdbc.queryForList("select title from notification where user_id = ?", String.class, user))
                .containsExactly(YOUNG);
        assertThat(jdbc.queryForList("select event_type from event where user_id = ?", String.class, user))
                .containsExactly(YOUNG);
    }

    @Test
    void expiredTasksAndRemindersAreDeleted() {
        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("deleted_task where user_id = ?", user)).isEqualTo(1);
        assertThat(jdbc.queryForList("select correlation_id from reminder where user_id = ?", String.class, user))
                .containsExactly(YOUNG);
        assertThat(count("reminder_mail where user_id = ?", user)).isEqualTo(1);
        assertThat(jdbc.queryForList(
                        "select correlation_id from next_occurrence where user_id = ?", String.class, user))
                .containsExactly(YOUNG);
    }

    @Test
    void aReminderOfADeletedTaskIsDeleted() {
        // Given
        jdbc.update(
                "update reminder set state = 'waiting', remind_at = now() + interval '1 year' where user_id = ?", user);

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("reminder where user_id = ?", user)).isZero();
    }

    @Test
    void aTaskWithAnUnchangedTimeDoesNotRemindAgain() {
        // Given
        String task = todoflow.create(user, "{\"title\":\"Long ago\",\"remind_at\":\"2020-01-01T00:00:00Z\"}")
                .json()
                .get("id")
                .asText();
        await().until(() -> count("reminder_published where task_id = ?::uuid", task) == 1);
        jdbc.update(
                "update reminder_published set published_at = now() - interval '10 years' where task_id = ?::uuid",
                task);

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("reminder_published where task_id = ?::uuid", task)).isEqualTo(1);

        // And when the time is another one
        jdbc.update("update task set remind_at = null where id = ?::uuid", task);
        deleteWhatIsTooOld();
        assertThat(count("reminder_published where task_id = ?::uuid", task)).isZero();
    }

    @Test
    void dataWithoutARetentionIsKept() {
        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("audit_log where user_id = ?", user)).isEqualTo(2);
    }

    @Test
    void anUnpublishedEventIsKept() {
        // Given
        long waiting = event("waiting", "10 years");
        jdbc.update("""
                insert into outbox (id, task_id, attempts, next_attempt_at)
                select id, task_id, 1, now() + interval '1 day' from event where id = ?
                """, waiting);

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("event where id = ?", waiting)).isEqualTo(1);
    }

    @Test
    void aDeadLetterThatIsBeingRedrivenIsKept() {
        // Given
        jdbc.update("update dead_letter set status = 'redriving' where consumer = ?", user);

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("dead_letter where consumer = ?", user)).isEqualTo(2);
    }

    @Test
    void aRecentlyDiscardedDeadLetterIsKept() {
        // Given
        jdbc.update("update dead_letter set status = 'discarded', discarded_at = now() where consumer = ?", user);

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("dead_letter where consumer = ?", user)).isEqualTo(2);
    }

    @Test
    void moreThanOneBatchIsDeleted() {
        // Given
        jdbc.update("""
                insert into inbox (consumer, event_id, received_at)
                select ?, gen_random_uuid(), now() - interval '10 years' from generate_series(1, 10001)
                """, user);

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(count("inbox where consumer = ?", user)).isEqualTo(1);
    }

    @Test
    void onlyOneProcessDeletesAtATime() {
        new TransactionTemplate(transactions).executeWithoutResult(another -> {
            // Given
            jdbc.queryForList("select pg_advisory_xact_lock(hashtextextended('todoflow.retention', 0))::text");

            // When
            CompletableFuture.runAsync(this::deleteWhatIsTooOld).join();

            // Then
            assertThat(count("inbox where consumer = ?", user)).isEqualTo(2);
        });
    }

    @Test
    void anEventRedeliveredAfterARetentionRunTakesEffectOnce() {
        // Given
        String task = todoflow.createTask(user, "Once");
        await().until(() -> todoflow.history(user, task).size() == 1);

        // When
        deleteWhatIsTooOld();
        int events = todoflow.request("POST", "/api/replay", "{\"task_id\":\"%s\"}".formatted(task))
                .json()
                .get("events")
                .asInt();

        // Then
        assertThat(events).isEqualTo(1);
        await().until(() -> count("replay where finished_at is null") == 0);
        await().until(() -> count("outbox where task_id = ?::uuid", task) == 0);
        assertThat(todoflow.history(user, task)).hasSize(1);
    }
}
