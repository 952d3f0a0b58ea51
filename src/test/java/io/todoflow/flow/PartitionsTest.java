package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.UUID;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** With partitions, retention drops expired partitions as a whole, and nothing else. */
@TodoflowTest
@TestPropertySource(properties = {"todoflow.partitions.enabled=true", "todoflow.partitions.events=1000"})
class PartitionsTest {

    private static final String LAST_YEAR = "uuid_at(now() - interval '1 year')";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    FluentProducerTemplate camel;

    private final String user = "partitions-" + UUID.randomUUID();

    private void deleteWhatIsTooOld() {
        camel.to("direct:retention-delete").request();
    }

    private List<String> partitions(String parent) {
        return jdbc.queryForList("select partition::text from partition_range where parent = ?", String.class, parent);
    }

    private int taken() {
        return jdbc.queryForObject("select count(*) from inbox where consumer = ?", Integer.class, user);
    }

    private void take(String eventId, String age) {
        jdbc.update(
                "insert into inbox (consumer, event_id, received_at) values (?, %s, now() - ?::interval)"
                        .formatted(eventId),
                user,
                age);
    }

    /** Creates a partition of the inbox for a week of last year. */
    private String partitionOfLastYear() {
        String name = "inbox_" + UUID.randomUUID().toString().substring(0, 8);
        jdbc.queryForList(
                "select partition_create('inbox', 'event_id', ?, uuid_at(now() - interval '53 weeks')::text,"
                        + " uuid_at(now() - interval '52 weeks')::text)::text",
                name);
        return name;
    }

    @Test
    void anEventTakesEffectOnceAcrossRetention() {
        // Given
        String task = todoflow.createTask(user, "Divided");
        await().until(() -> todoflow.history(user, task).size() == 1);

        // When
        deleteWhatIsTooOld();
        todoflow.request("POST", "/api/replay", "{\"task_id\":\"%s\"}".formatted(task));
        await().until(() ->
                jdbc.queryForObject("select count(*) from replay where finished_at is null", Integer.class) == 0);
        await().until(() -> jdbc.queryForObject("select count(*) from outbox", Integer.class) == 0);

        // Then
        assertThat(todoflow.history(user, task)).hasSize(1);
        assertThat(jdbc.queryForObject(
                        "select count(*) from inbox_default i join event e using (event_id) where e.user_id = ?",
                        Integer.class,
                        user))
                .as("rows beside their partition")
                .isZero();
    }

    @Test
    void aPartitionWithoutUnexpiredRowsIsDropped() {
        // Given
        String partition = partitionOfLastYear();
        take(LAST_YEAR, "1 year");
        assertThat(partitions("inbox")).contains(partition);

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(partitions("inbox")).doesNotContain(partition).isNotEmpty();
        assertThat(taken()).isZero();
    }

    @Test
    void aPartitionWithAnUnexpiredRowIsKept() {
        // Given an event of last year that arrives now
        String partition = partitionOfLastYear();
        take(LAST_YEAR, "1 minute");

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(partitions("inbox")).contains(partition);
        assertThat(taken()).isOne();
        jdbc.execute("drop table " + partition);
    }

    @Test
    void eventsWithIdsWithoutATimeAreDeletedIndividually() {
        // Given
        take("gen_random_uuid()", "1 year");
        take("gen_random_uuid()", "1 minute");
        take("uuid_at(now())", "1 minute");

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(taken()).isEqualTo(2);
    }

    @Test
    void anUnpublishedEventKeepsItsPartition() {
        // Given
        long id = jdbc.queryForObject("""
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event, created_at)
                values (gen_random_uuid(), 'x', gen_random_uuid(), ?, 'x', 'x', '{}', now() - interval '1 year')
                returning id
                """, Long.class, user);
        String partition =
                jdbc.queryForObject("select tableoid::regclass::text from event where id = ?", String.class, id);
        jdbc.update("update %s set created_at = now() - interval '1 year'".formatted(partition));
        jdbc.update("""
                insert into outbox (id, task_id, attempts, next_attempt_at)
                select id, task_id, 1, now() + interval '1 day' from event where id = ?
                """, id);
        jdbc.queryForList("select setval('event_id_seq', last_value + 1000) from event_id_seq");

        // When
        deleteWhatIsTooOld();

        // Then
        assertThat(partitions("event")).contains(partition);

        // When it is published
        jdbc.update("delete from outbox where id = ?", id);
        deleteWhatIsTooOld();

        // Then
        assertThat(partitions("event")).doesNotContain(partition);
    }

    @Test
    void erasureFindsTheUsersRowsInEachPartition() {
        // Given rows of two users at the same position of two partitions
        todoflow.createTask(user, "Erased");
        String other = todoflow.createTask("other-" + user, "Kept");
        await().until(() -> todoflow.history("other-" + user, other).size() == 1);
        jdbc.update("""
                insert into audit_log (event_id, event_type, task_id, user_id, correlation_id, event)
                values (gen_random_uuid(), 'x', gen_random_uuid(), ?, 'x', '{}')
                """, user);

        // When
        todoflow.request("POST", "/api/erasures", "{\"user_id\":\"%s\"}".formatted(user));

        // Then
        await().until(() ->
                jdbc.queryForObject("select count(*) from audit_log where user_id = ?", Integer.class, user) == 0);
        assertThat(todoflow.history("other-" + user, other)).hasSize(1);
    }
}
