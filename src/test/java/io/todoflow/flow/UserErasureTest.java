package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

/** An erasure removes all data of a user, and nothing of others. */
@TodoflowTest
class UserErasureTest {

    /**
     * Tables whose text belongs to no user: names of consumers, descriptions of flows, errors of the broker, the
     * schema, and erasures themselves.
     */
    private static final Set<String> OF_NOBODY =
            Set.of("consumer", "erasure", "flow_process", "flyway_schema_history", "inbox", "outbox", "untaken");

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private final String user = "erased." + UUID.randomUUID();
    private final String other = "kept." + UUID.randomUUID();

    private List<String> tables(String columns) {
        return jdbc.queryForList("""
                select distinct table_name from information_schema.columns c join information_schema.tables t using (table_name)
                where c.table_schema = 'public' and t.table_schema = 'public' and t.table_type = 'BASE TABLE' and %s
                order by table_name
                """.formatted(columns), String.class);
    }

    /** The number of rows per table that contain a user anywhere. */
    private TreeMap<String, Integer> rows(String somebody) {
        TreeMap<String, Integer> rows = new TreeMap<>();
        for (String table : tables("true")) {
            int count = jdbc.queryForObject(
                    "select count(*) from " + table + " t where strpos(t::text, ?) > 0", Integer.class, somebody);
            if (count > 0 && !table.equals("erasure")) {
                rows.put(table, count);
            }
        }
        return rows;
    }

    @BeforeEach
    void dataOfTwoUsers() {
        for (String one : List.of(user, other)) {
            todoflow.request(
                    "PUT", path(one, "contact"), "{\"email\":\"%s@example.com\"}".formatted(one.substring(0, 30)));
            todoflow.request("PUT", path(one, "preferences"), "{\"email_reminders\":true,\"language\":\"de\"}");
            todoflow.request("POST", path(one, "chat"), "{\"message\":\"add a secret of %s\"}".formatted(one));
            todoflow.create(
                    one,
                    "{\"title\":\"A reminder of %s\",\"remind_at\":\"%s\"}".formatted(one, Instant.now()),
                    "Idempotency-Key",
                    "k");
            String series = todoflow.create(one, """
                            {"title":"A series of %s","due_at":"2030-01-01T00:00:00Z","recurrence":"FREQ=DAILY","priority":"high"}
                            """.formatted(one)).header("Location");
            todoflow.request("POST", series + "/complete", "");
            String deleted = todoflow.create(one, "{\"title\":\"Deleted by %s\"}".formatted(one))
                    .header("Location");
            todoflow.request("DELETE", deleted, "");
            jdbc.update("""
                    insert into notification (id, user_id, task_id, title, kind, owner)
                    values (uuid_v7(), 'lead', gen_random_uuid(), 'A task of somebody', 'escalated', ?)
                    """, one);
            jdbc.update(
                    "insert into replay (user_id, position, last_id, events, finished_at) values (?, 0, 0, 0, now())",
                    one);
            jdbc.update("""
                    insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event)
                    values ('erasure-test', ?, 'dead', 1, 'x', 'x', 'x', 'x', ?)
                    """, one, "{\"payload\": {\"user_id\": \"%s\", \"title\": \"x\"}}".formatted(one));
        }
    }

    private static String path(String user, String what) {
        return "/api/" + user + "/" + what;
    }

    private Response erase(String somebody) {
        return todoflow.request("POST", "/api/erasures", "{\"user_id\":\"%s\"}".formatted(somebody));
    }

    private void eachTableHasDataOf(String somebody) {
        List<String> expected = tables("c.column_name = 'user_id' and table_name <> 'erasure'");
        await().untilAsserted(() -> assertThat(rows(somebody).keySet()).containsAll(expected));
        await().until(() -> jdbc.queryForObject(
                        "select count(*) from outbox join event using (id) where user_id = ?", Integer.class, somebody)
                == 0);
    }

    @Test
    void anErasedUserLeavesNothingAndOthersKeepEverything() {
        // Given
        eachTableHasDataOf(user);
        eachTableHasDataOf(other);

        // When
        Response response = erase(user);

        // Then
        assertThat(response.status()).as(response.body()).isEqualTo(202);
        await().untilAsserted(() -> {
            assertThat(erase(user).json().has("erased_at")).isTrue();
            assertThat(rows(user)).isEmpty();
        });
        assertThat(todoflow.request("GET", path(user, "conversations"), "")
                        .json()
                        .get("items"))
                .isEmpty();
        assertThat(todoflow.request("GET", path(user, "preferences"), "")
                        .json()
                        .get("language")
                        .asText())
                .isEqualTo("en");
        assertThat(rows(other).keySet()).containsAll(tables("c.column_name = 'user_id' and table_name <> 'erasure'"));
        assertThat(todoflow.request("GET", path(other, "conversations"), "")
                        .json()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void eventsOfTheUsersTasksAreErasedEvenIfTheyNameNoUser() {
        // Given
        String task = jdbc.queryForObject(
                "select id::text from task where user_id = ? order by id limit 1", String.class, user);
        await().until(() -> jdbc.queryForObject(
                        "select count(*) from task_fact where task_id = ?::uuid and user_id = ?",
                        Integer.class,
                        task,
                        user)
                == 1);
        todoflow.deliver("/events/pubsub/task-events", """
                {"specversion":"1.0","id":"%s","source":"other","type":"task","data":
                 {"event_type":"TASK_UPDATED","task_id":"%s","title":"secret of %s"}}
                """.formatted(UUID.randomUUID(), task, user));
        todoflow.deliver("/events/pubsub/task-events", """
                {"specversion":"1.0","id":"%1$s","source":"other","type":"task","data":
                 {"event_id":"%1$s","event_type":"task.updated","event_version":"v1","timestamp":"x","correlation_id":"c",
                  "source":"other","payload":{"task_id":"%2$s","title":"secret of %3$s"}}}
                """.formatted(UUID.randomUUID(), task, user));
        await().until(() -> rows("secret of " + user).keySet().containsAll(List.of("audit_log", "dead_letter")));

        // When
        erase(user);

        // Then
        await().untilAsserted(() -> {
            assertThat(erase(user).json().has("erased_at")).isTrue();
            assertThat(rows(user)).isEmpty();
        });
    }

    @Test
    void aTaskOfTheFutureWaitsForALaterPass() {
        // Given a task as if it were created during each pass
        String task =
                todoflow.create(user, "{\"title\":\"x\"}").json().get("id").asText();
        jdbc.update("update task set created_at = now() + interval '1 h' where id = ?::uuid", task);

        // When
        erase(user);

        // Then
        await().until(() ->
                jdbc.queryForObject("select count(*) from task where user_id = ?", Integer.class, user) == 1);
        await().until(() -> jdbc.queryForObject(
                        "select count(*) from erasure where user_id = ? and next_pass_at > requested_at",
                        Integer.class,
                        user)
                == 1);
        assertThat(erase(user).json().has("erased_at")).isFalse();

        // And when its time has come
        jdbc.update("update task set created_at = now() where id = ?::uuid", task);
        await().untilAsserted(() -> {
            assertThat(erase(user).json().has("erased_at")).isTrue();
            assertThat(rows(user)).isEmpty();
        });
    }

    @Test
    void dataFromALaterEventIsErasedToo() {
        // Given
        erase(user);
        await().until(() -> erase(user).json().has("erased_at"));
        String task = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"late","type":"task.created","data":
                 {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                  "correlation_id":"late","source":"late",
                  "payload":{"task_id":"%s","user_id":"%s","title":"late","version":1,"created_at":"2026-01-01T00:00:00Z"}}}
                """.formatted(UUID.randomUUID(), UUID.randomUUID(), task, user);

        // When
        assertThat(todoflow.deliver("/events/pubsub/task-events", event).body()).contains("SUCCESS");

        // Then
        await().untilAsserted(() -> {
            erase(user);
            assertThat(rows(user)).isEmpty();
        });
    }

    @Test
    void theRecordOfAnErasureFinallyLosesTheUserId() {
        // Given
        String id = erase(user).json().get("id").asText();
        await().until(() -> erase(user).json().has("erased_at"));

        // When late events are no longer possible
        jdbc.update(
                "update erasure set requested_at = now() - interval '1 year', next_pass_at = now() where id = ?::uuid",
                id);

        // Then
        await().until(() -> jdbc.queryForObject(
                        "select count(*) from erasure where id = ?::uuid and user_id is null and user_hash = encode(sha256(?::bytea), 'hex') and requested_by = 'me' and erased_at is not null",
                        Integer.class,
                        id,
                        user)
                == 1);
    }

    @Test
    void eachTableWithUserDataIsErased() throws IOException {
        // Given
        List<String> erasedByTheirUser = jdbc.queryForList(
                new ClassPathResource("sql/erasure-tables.sql").getContentAsString(StandardCharsets.UTF_8),
                String.class);

        // When
        List<String> tables = tables(
                "(c.column_name = 'user_id' or c.data_type in ('text', 'json', 'jsonb', 'ARRAY', 'character varying'))");

        // Then
        assertThat(tables).contains("task", "event", "audit_log", "dead_letter").allSatisfy(table -> assertThat(
                        OF_NOBODY.contains(table)
                                || table.equals("task")
                                || erasedByTheirUser.contains(table)
                                || new ClassPathResource("sql/erasure-" + table.replace('_', '-') + ".sql").exists())
                .as(
                        "The table %s has a column user_id and a comment, or a statement that erases it, or is of nobody",
                        table)
                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"user_id\":null}", "{\"user_id\":\"a b\"}", "{\"user\":\"1\"}", "null", "[]"})
    void anErasureWithoutAUserIsRefused(String body) {
        // When
        Response response = todoflow.request("POST", "/api/erasures", body);

        // Then
        assertThat(response.status()).as(response.body()).isEqualTo(400);
    }
}
