package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.event.Subscriber;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Events that a sidecar or a broker lost are found and published again. */
@TodoflowTest
@ExtendWith(OutputCaptureExtension.class)
class ReconciliationTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Value("${todoflow.outbox.batch-size}")
    int batch;

    @Autowired
    ProducerTemplate producer;

    @Autowired
    PlatformTransactionManager transactions;

    private final String consumer = "reconciled";
    private final String topic = "topic-of-reconciled";

    @BeforeEach
    void aConsumerThatBeginsNow() {
        reconcile(consumer, topic);
    }

    @AfterEach
    void noTraces() {
        jdbc.update("delete from outbox where id in (select id from event where topic = ?)", topic);
        jdbc.update("delete from event where topic = ?", topic);
        jdbc.update("delete from untaken where consumer = ?", consumer);
        jdbc.update("delete from consumer where name = ?", consumer);
        jdbc.update("delete from inbox where consumer = ?", consumer);
        jdbc.update("delete from dead_letter where consumer = ?", consumer);
    }

    private void reconcile(String name, String... topics) {
        producer.sendBody("direct:event-reconcile", new Subscriber(name, topics));
    }

    /** Makes the events old, and the consumer idle for a long time. */
    private void letTimePass(String name, String topic) {
        jdbc.update("update event set created_at = now() - interval '1 day' where topic = ?", topic);
        jdbc.update("update consumer set moved_at = now() - interval '1 day' where name = ?", name);
        jdbc.update("update untaken set next_attempt_at = now() where consumer = ?", name);
    }

    /** Waits until the reconciliation has come this far, which any open transaction delays. */
    private void reconcileUpTo(long event, String... topics) {
        await().until(() -> {
            letTimePass(consumer, topic);
            reconcile(consumer, topics);
            return jdbc.queryForObject("select checked_id from consumer where name = ?", Long.class, consumer) >= event;
        });
    }

    private long published(String what) {
        return jdbc.queryForObject("""
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                values (gen_random_uuid(), ?, gen_random_uuid(), 'x', 'x', ?, '{}') returning id
                """, Long.class, what, topic);
    }

    private void take(long event) {
        jdbc.update(
                "insert into inbox (consumer, event_id) select ?, event_id from event where id = ?", consumer, event);
    }

    private List<Long> missing() {
        return jdbc.queryForList("select id from untaken where consumer = ? order by id", Long.class, consumer);
    }

    private void knownToBeMissing(long event, String nextAttempt) {
        jdbc.update(
                "insert into untaken (consumer, id, next_attempt_at) values (?, ?, ?::timestamptz)",
                consumer,
                event,
                nextAttempt);
    }

    private List<Long> outbox() {
        return jdbc.queryForList(
                "select o.id from outbox o join event e on e.id = o.id where e.topic = ? order by o.id",
                Long.class,
                topic);
    }

    @Test
    void anEventLostByTheSidecarStillTakesEffect() {
        // Given
        reconcile("audit", "task-events");
        String task = todoflow.createTask("1", "lost");
        await().until(() -> !todoflow.history("1", task).isEmpty());
        jdbc.update("""
                update consumer set checked_id = (select id - 1 from event where task_id = ?::uuid) where name = 'audit'
                """, task);
        jdbc.update("""
                delete from inbox
                where consumer = 'audit' and event_id = (select event_id from event where task_id = ?::uuid)
                """, task);
        jdbc.update("delete from audit_log where task_id = ?::uuid", task);

        // Then
        await().untilAsserted(() -> {
            letTimePass("audit", "task-events");
            reconcile("audit", "task-events");
            assertThat(todoflow.history("1", task)).hasSize(1);
        });
    }

    @Test
    void theLogNamesTheComponentThatMayGiveAllServicesOneGroup(CapturedOutput output) {
        // Given
        take(published("first"));
        published("taken by another service of the group");
        take(published("last"));

        // When
        await().untilAsserted(() -> {
            letTimePass(consumer, topic);
            reconcile(consumer, topic);

            // Then
            assertThat(output)
                    .contains(
                            "Consumer reconciled missed 1 published events",
                            "does component pubsub give several services one consumer group?");
        });
    }

    @Test
    void anEventIsMissingIfALaterOneIsProcessed() {
        // Given
        take(published("first"));
        long lost = published("lost");
        long last = published("last");
        take(last);

        // When
        reconcileUpTo(last, topic);

        // Then
        assertThat(missing()).containsExactly(lost);
    }

    @Test
    void anEventThatAConsumerHasNotReachedYetIsNotMissing() {
        // Given
        long first = published("first");
        take(first);
        published("waits");
        published("waits, too");

        // When
        reconcileUpTo(first, topic);

        // Then
        assertThat(missing()).isEmpty();
    }

    @Test
    void anEventThatAnIdleConsumerHasNotProcessedIsMissing() {
        // Given
        long lost = published("lost");
        long lostToo = published("lost, too");

        // When
        reconcileUpTo(lostToo, topic);

        // Then
        assertThat(missing()).containsExactly(lost, lostToo);
    }

    @Test
    void anEventYoungerThanThePatienceIsNotMissing() {
        // Given
        published("on its way");
        take(published("taken"));

        // When
        reconcile(consumer, topic);
        reconcile(consumer, topic);

        // Then
        assertThat(missing()).isEmpty();
    }

    @Test
    void unpublishedEventsAndThoseAfterThemAreNotMissing() {
        // Given
        long before = published("before");
        take(before);
        jdbc.update(
                "insert into outbox (id, task_id, next_attempt_at) values (?, gen_random_uuid(), 'infinity')",
                published("not published"));
        published("behind it");

        // When
        reconcileUpTo(before, topic);

        // Then
        assertThat(missing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead", "discarded"})
    void aDeadLetterIsNotMissing(String status) {
        // Given
        long lost = published("lost");
        long failed = published("failed");
        jdbc.update("""
                insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event)
                select ?, event_id, ?, 1, 'x', 'x', 'x', 'x', 'x' from event where id = ?
                """, consumer, status, failed);

        // When
        reconcileUpTo(failed, topic);

        // Then
        assertThat(missing()).containsExactly(lost);
    }

    @Test
    void aDeadLetterOfAForeignEventWithTheSameIdDoesNotCount() {
        // Given
        long lost = published("lost");
        jdbc.update("""
                insert into dead_letter (consumer, source, delivery_id, status, attempts, reason, route_id, pubsub, topic, event)
                select ?, 'another program', event_id, 'dead', 1, 'x', 'x', 'x', 'x', 'x' from event where id = ?
                """, consumer, lost);
        published("behind it");

        // When
        reconcileUpTo(lost, topic);

        // Then
        assertThat(missing()).contains(lost);
    }

    @Test
    void anEventOfAnotherTopicIsNotMissing() {
        // Given
        long other = published("on a topic of others");

        // When
        reconcileUpTo(other, "another");

        // Then
        assertThat(missing()).isEmpty();
    }

    @Test
    void anEventOfAnOpenTransactionIsNotSkipped() {
        // When
        long late = committedLate(() -> reconcile(consumer, topic));
        reconcileUpTo(late, topic);

        // Then
        assertThat(missing()).containsExactly(late);
    }

    /** PostgreSQL shows an ordinary role only the transactions of its own sessions. */
    @Test
    void anEventOfATransactionOfAnotherRoleIsNotSkipped() {
        // Given
        String role = "ordinary_" + Long.toHexString(System.nanoTime());
        jdbc.execute("create role %s".formatted(role));
        jdbc.execute("grant select, insert, update, delete on all tables in schema public to %s".formatted(role));
        try {
            // When
            long late = committedLate(() -> {
                jdbc.execute("set local role " + role);
                reconcile(consumer, topic);
            });
            reconcileUpTo(late, topic);

            // Then
            assertThat(missing()).containsExactly(late);
        } finally {
            jdbc.execute("drop owned by " + role);
            jdbc.execute("drop role " + role);
        }
    }

    /** An event that commits after a later one was processed and the reconciliation ran twice. */
    private long committedLate(Runnable reconciliation) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        TransactionTemplate another = new TransactionTemplate(transactions);
        another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return transaction.execute(status -> {
            long uncommitted = published("committed late");
            another.executeWithoutResult(inner -> take(published("behind it")));
            another.executeWithoutResult(inner -> letTimePass(consumer, topic));
            another.executeWithoutResult(inner -> reconciliation.run());
            another.executeWithoutResult(inner -> reconciliation.run());
            return uncommitted;
        });
    }

    @Test
    void aReplayDoesNotBlockTheReconciliation() {
        // Given
        long replayed = published("replayed");
        take(replayed);
        jdbc.update(
                "insert into outbox (id, task_id, next_attempt_at, again) values (?, gen_random_uuid(), 'infinity', true)",
                replayed);
        long lost = published("lost");
        long last = published("last");
        take(last);

        // When
        reconcileUpTo(last, topic);

        // Then
        assertThat(missing()).containsExactly(lost);
    }

    @Test
    void anEventThatStillArrivesIsNotRepublished() {
        // Given
        long late = published("late");
        knownToBeMissing(late, "infinity");
        take(late);

        // When
        reconcile(consumer, topic);

        // Then
        assertThat(missing()).isEmpty();
        assertThat(outbox()).isEmpty();
    }

    @Test
    void aMissingEventIsRepublishedAtGrowingIntervals() {
        // Given
        long lost = published("lost");
        knownToBeMissing(lost, "now");

        // When
        reconcile(consumer, topic);
        reconcile(consumer, topic);

        // Then
        assertThat(jdbc.queryForList(
                        "select attempts from untaken where id = ? and next_attempt_at > now() + interval '30 seconds'",
                        Integer.class,
                        lost))
                .containsExactly(1);
    }

    @Test
    void aReturningConsumerHasTimeToCatchUp() {
        // Given
        published("waits at the broker");
        jdbc.update("update event set created_at = now() - interval '1 day' where topic = ?", topic);
        jdbc.update(
                "update consumer set moved_at = now() - interval '1 day', seen_at = now() - interval '1 day' where name = ?",
                consumer);

        // When
        reconcile(consumer, topic);
        reconcile(consumer, topic);

        // Then
        assertThat(missing()).isEmpty();
    }

    @Test
    void atMostOneBatchIsRepublishedAtATime() {
        // Given
        for (int i = 0; i < batch + 20; i++) {
            knownToBeMissing(published("missing"), "-infinity");
        }

        // When
        reconcile(consumer, topic);
        reconcile(consumer, topic);

        // Then
        assertThat(publishedAgain()).hasSize(batch);

        // And when they have arrived
        publishedAgain().forEach(this::take);
        reconcile(consumer, topic);
        assertThat(publishedAgain()).hasSize(20);
    }

    private List<Long> publishedAgain() {
        return jdbc.queryForList("select id from untaken where consumer = ? and attempts > 0", Long.class, consumer);
    }
}
