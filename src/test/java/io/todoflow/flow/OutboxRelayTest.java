package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.event.OutboxBatch;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox keeps unconfirmed events and publishes them in order. */
@TodoflowTest
class OutboxRelayTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MeterRegistry metrics;

    @Autowired
    OutboxBatch batch;

    private List<String> audited(String taskId) {
        return todoflow.history("1", taskId).stream()
                .map(entry -> entry.get("event_type").asText())
                .toList();
    }

    private int pending() {
        Integer count = jdbc.queryForObject("select count(*) from outbox", Integer.class);
        return count == null ? 0 : count;
    }

    @Test
    void changesDuringASidecarOutageAreDeliveredOnceAndInOrderAfterwards() {
        // Given
        sidecar.stop();
        List<String> tasks = Stream.generate(() -> todoflow.createTask("1", "while away"))
                .limit(20)
                .toList();
        tasks.forEach(id -> todoflow.request("POST", "/api/1/tasks/" + id + "/complete", ""));
        tasks.forEach(id -> todoflow.request("DELETE", "/api/1/tasks/" + id, ""));
        assertThat(pending()).isGreaterThanOrEqualTo(60);

        // When
        sidecar.start();

        // Then
        await().until(() -> pending() == 0);
        assertThat(tasks).allSatisfy(id -> await().untilAsserted(() ->
                assertThat(audited(id)).containsExactly("task.created", "task.completed", "task.deleted")));
    }

    @Test
    void batchesShrinkWhilePublishingFailsAndGrowAgainAfterwards() {
        // Given a sidecar that confirms nothing
        sidecar.stop();
        todoflow.createTask("1", "while away");
        await().until(() -> batch.size() <= 100);

        // When
        sidecar.start();

        // Then
        await().until(() -> pending() == 0);
        assertThat(IntStream.range(0, 10)).allSatisfy(i -> {
            todoflow.createTask("1", "one of several batches");
            await().until(() -> pending() == 0);
        });
        assertThat(batch.size()).isEqualTo(400);
    }

    @Test
    void aRefusedEventHoldsBackOnlyLaterEventsOfItsTask() {
        // Given a task whose first event is refused by the sidecar, because it is not JSON
        sidecar.stop();
        String held = todoflow.createTask("1", "held");
        jdbc.update("update event set cloud_event = 'broken' || cloud_event where task_id = ?::uuid", held);
        todoflow.request("POST", "/api/1/tasks/" + held + "/complete", "");
        String free = todoflow.createTask("1", "free");

        // When
        sidecar.start();

        // Then
        await().until(() -> !audited(free).isEmpty());
        await().until(() -> attempts(held) > 0);
        assertThat(audited(held)).isEmpty();

        // And when it is corrected
        jdbc.update("update event set cloud_event = substr(cloud_event, 7) where cloud_event like 'broken%'");
        await().until(() -> audited(held).size() == 2);
        assertThat(audited(held)).containsExactly("task.created", "task.completed");
    }

    private int attempts(String taskId) {
        List<Integer> attempts =
                jdbc.queryForList("select max(attempts) from outbox where task_id = ?::uuid", Integer.class, taskId);
        return attempts.get(0) == null ? 0 : attempts.get(0);
    }

    @Test
    void anEventRepublishedAfterALostSettlementTakesEffectOnce() {
        // Given
        String taskId = todoflow.createTask("1", "twice");
        await().until(() -> audited(taskId).size() == 1 && waiting(List.of(taskId)) == 0);

        // When its row is back in the outbox, as after a crash between the publish and the commit
        jdbc.update("insert into outbox (id, task_id) select id, task_id from event where task_id = ?::uuid", taskId);
        todoflow.request("POST", "/api/1/tasks/" + taskId + "/complete", "");

        // Then
        await().until(() -> audited(taskId).contains("task.completed"));
        assertThat(audited(taskId)).containsExactly("task.created", "task.completed");
    }

    @Test
    void manyEventsOfOneTaskDoNotDelayThoseOfOthers() {
        // Given more events of one task than fit into a batch, followed by those of others
        sidecar.stop();
        String busy = todoflow.createTask("1", "busy");
        await().until(() -> jdbc.queryForList("select from outbox where task_id = ?::uuid", busy)
                        .size()
                == 1);
        jdbc.update("""
                with copies as (
                    insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                    select gen_random_uuid(), event_type, task_id, user_id, correlation_id, topic, cloud_event
                    from event, generate_series(1, 500)
                    where task_id = ?::uuid
                    returning id, task_id)
                insert into outbox (id, task_id) select id, task_id from copies""", busy);
        List<String> others = Stream.generate(() -> todoflow.createTask("1", "other"))
                .limit(20)
                .toList();

        // When
        sidecar.start();

        // Then they are published while most events of the first task still wait
        await().until(() -> waiting(others) == 0);
        assertThat(waiting(List.of(busy))).isPositive();

        // And nothing is left to publish
        jdbc.update("delete from outbox where task_id = ?::uuid", busy);
        jdbc.update("delete from event where task_id = ?::uuid", busy);
    }

    @Test
    void eachEventIsPublishedOnceHoweverManySignalsArrive() {
        // Given
        await().until(() -> pending() == 0);
        Counter published = metrics.get("todoflow.outbox.events")
                .tag("outcome", "published")
                .counter();
        double before = published.count();

        // When
        List<String> tasks = IntStream.range(0, 100)
                .parallel()
                .mapToObj(i -> todoflow.createTask("1", "once"))
                .toList();

        // Then
        await().until(() -> waiting(tasks) == 0);
        assertThat(published.count() - before).isEqualTo(tasks.size());
    }

    private int waiting(List<String> tasks) {
        Integer count = jdbc.queryForObject(
                "select count(*) from outbox where task_id = any (?::uuid[])", Integer.class, (Object)
                        tasks.toArray(String[]::new));
        return count == null ? 0 : count;
    }

    @Test
    void aShareOfADeadRelayIsTakenOver() {
        // Given shares of a relay that does not renew its leases
        jdbc.update("update outbox_share set holder = gen_random_uuid(), expires_at = now() + interval '1 second'");

        // When
        String taskId = todoflow.createTask("1", "taken over");

        // Then
        await().until(() -> audited(taskId).size() == 1);
    }

    @Test
    void aShareWithAValidLeaseStaysWithItsRelay() {
        // Given
        String other = "update outbox_share set holder = gen_random_uuid(), expires_at = now() + interval '1 hour'";
        String task = todoflow.createTask("1", "of another relay");
        await().until(() -> audited(task).size() == 1 && waiting(List.of(task)) == 0);
        jdbc.update(other);

        // When
        todoflow.request("POST", "/api/1/tasks/" + task + "/complete", "");
        awaitPolls();

        // Then
        assertThat(waiting(List.of(task))).isEqualTo(1);
        assertThat(audited(task)).containsExactly("task.created");

        // And when the lease has ended
        jdbc.update("update outbox_share set expires_at = now()");
        await().until(() -> audited(task).size() == 2);
    }

    /** Waits until the relay has polled twice. */
    private void awaitPolls() {
        for (int i = 0; i < 2; i++) {
            String seen = "select max(expires_at)::text from outbox_relay";
            String before = jdbc.queryForObject(seen, String.class);
            await().until(() -> !Objects.equals(before, jdbc.queryForObject(seen, String.class)));
        }
    }

    @Test
    void theOutboxContainsTheCloudEventOfTheChange() {
        // Given
        String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        String traceParent = "00-" + traceId + "-00f067aa0ba902b7-01";

        // When
        JsonNode task = todoflow.create("1", "{\"title\":\"traced\"}", "traceparent", traceParent)
                .json();

        // Then
        Map<String, Object> event = jdbc.queryForMap(
                "select * from event where task_id = ?::uuid", task.get("id").asText());
        assertThat(event.get("cloud_event").toString())
                .contains("\"specversion\":\"1.0\"")
                .contains("\"id\":\"" + event.get("event_id") + "\"")
                .contains("\"source\":\"backend\"")
                .contains("\"type\":\"task.created\"")
                .contains("\"subject\":\"" + task.get("id").asText() + "\"")
                .contains("\"traceparent\":\"00-" + traceId)
                .contains("\"traceid\":\"00-" + traceId)
                .contains("\"event_version\":\"v1\"");
    }
}
