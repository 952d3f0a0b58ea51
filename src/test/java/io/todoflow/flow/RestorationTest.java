package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.jdbc.Sql;

/** The database was restored to a moment an hour ago, but the broker still has events of later changes. */
@TodoflowTest
@TestPropertySource(properties = "todoflow.stats.rebuild-batch-size=7")
@Sql(statements = RestorationTest.RESTORED, executionPhase = Sql.ExecutionPhase.BEFORE_TEST_CLASS)
class RestorationTest {

    static final String RESTORED = "select database_restored(now() - interval '1 hour')";
    private static final String TOPIC = "/events/pubsub/task-events";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private final String user = "restored-" + UUID.randomUUID();

    private String create(String task) {
        return todoflow.create(user, task).json().get("id").asText();
    }

    /** The last event of a task, as the broker has it. */
    private String published(String taskId) {
        return jdbc.queryForObject(
                "select cloud_event from event where task_id = ?::uuid order by id desc limit 1", String.class, taskId);
    }

    /** The event of a change that followed another one, and that the database does not know. */
    private static String undone(String cloudEvent, String type, int version) {
        try {
            ObjectNode event = (ObjectNode) JSON.readTree(cloudEvent);
            ObjectNode data = (ObjectNode) event.get("data");
            String id = UUID.randomUUID().toString();
            event.put("id", id).put("type", type);
            data.put("event_id", id)
                    .put("event_type", type)
                    .put("timestamp", Instant.now().toString());
            ((ObjectNode) data.get("payload")).put("version", version);
            return event.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int count(String sql, String taskId) {
        return jdbc.queryForObject("select count(*) from " + sql, Integer.class, taskId);
    }

    private void awaitAudited(String taskId, int events) {
        await().until(() -> count("audit_log where task_id = ?::uuid", taskId) == events);
    }

    @Test
    void theEventOfAnUndoneChangeHasNoEffectAndIsADeadLetterOfEachConsumer() {
        // Given
        String task = create("{\"title\":\"Water\",\"due_at\":\"2035-01-01T09:00:00Z\",\"recurrence\":\"FREQ=DAILY\"}");
        awaitAudited(task, 1);
        String completed = undone(published(task), "task.completed", 2);

        // When
        Response answer = todoflow.deliver(TOPIC, completed);

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(jdbc.queryForList(
                        "select reason from dead_letter where task_id = ? and status = 'dead'", String.class, task))
                .hasSizeGreaterThan(1)
                .allMatch(reason -> reason.contains("its change was undone when the database was restored to"));
        assertThat(count("audit_log where task_id = ?::uuid", task)).isEqualTo(1);
        assertThat(count("next_occurrence where task_id = ?::uuid", task)).isZero();
        assertThat(count("task_fact where task_id = ?::uuid and completed_at is not null", task))
                .isZero();
    }

    @Test
    void anUndoneTaskIsNeitherCountedNorAdopted() {
        // Given
        String forgotten = UUID.randomUUID().toString();
        String known = create("{\"title\":\"Buy milk\"}");
        String created = undone(published(known), "task.created", 1).replace(known, forgotten);

        // When
        todoflow.deliver(TOPIC, created);

        // Then
        assertThat(count("task_fact where task_id = ?::uuid", forgotten)).isZero();
        assertThat(todoflow.request("GET", "/api/%s/tasks/%s".formatted(user, forgotten), "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anEventOfTheUndonePeriodTakesEffectIfTheLogContainsIt() {
        // Given
        String task = create("{\"title\":\"Buy milk\"}");
        awaitAudited(task, 1);
        String updated = undone(published(task), "task.updated", 2);
        jdbc.update("""
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                select (data ->> 'event_id')::uuid, 'task.updated', ?::uuid, ?, 'c', 'task-events', event::text
                from (select ?::json as event, ?::json -> 'data' as data) published
                """, task, user, updated, updated);

        // When
        todoflow.deliver(TOPIC, updated);

        // Then
        assertThat(count("audit_log where task_id = ?::uuid", task)).isEqualTo(2);
        assertThat(count("dead_letter where task_id = ?", task)).isZero();
    }

    @Test
    void aForeignEventOfTheUndonePeriodTakesEffect() {
        // Given
        String task = UUID.randomUUID().toString();

        // When
        todoflow.deliver(TOPIC, """
                {"event_type":"created","task_id":"%s","user_id":"%s","timestamp":"%s","task_data":{"title":"Buy milk"}}""".formatted(task, user, Instant.now()));

        // Then
        assertThat(count("audit_log where task_id = ?::uuid", task)).isEqualTo(1);
    }

    @Test
    void versionsOfUndoneChangesAreNotReused() {
        // Given a client that knows the version 2 of a change that is undone
        String task = create("{\"title\":\"Buy milk\"}");
        String path = "/api/%s/tasks/%s".formatted(user, task);
        String deleted = create("{\"title\":\"Buy bread\"}");
        todoflow.request("DELETE", "/api/%s/tasks/%s".formatted(user, deleted), "");
        jdbc.queryForList(RESTORED);
        todoflow.request("PATCH", path, "{\"title\":\"Buy bread\"}");

        // When
        Response answer = todoflow.request("PATCH", path, "{\"title\":\"Buy tea\"}", "If-Match", "\"2\"");

        // Then
        assertThat(answer.status()).isEqualTo(412);
        assertThat(todoflow.request("GET", path, "").json().get("version").asInt())
                .isEqualTo(1002);
        assertThat(todoflow.request("POST", "/api/%s/tasks/%s/restore".formatted(user, deleted), "")
                        .json()
                        .get("version")
                        .asInt())
                .isEqualTo(1003);
    }

    @Test
    void statisticsFollowTheChangesSinceTheRestore() {
        // Given a completion that is undone, and another change
        String task = create("{\"title\":\"Buy milk\"}");
        awaitAudited(task, 1);
        String completed = undone(published(task), "task.completed", 2);
        jdbc.queryForList(RESTORED);
        todoflow.request("PATCH", "/api/%s/tasks/%s".formatted(user, task), "{\"title\":\"Buy bread\"}");

        // When
        todoflow.deliver(TOPIC, completed);
        awaitAudited(task, 2);

        // Then
        await().untilAsserted(() -> assertThat(
                        jdbc.queryForMap("select version, completed_at from task_fact where task_id = ?::uuid", task))
                .containsEntry("version", 1002L)
                .containsEntry("completed_at", null));
    }
}
