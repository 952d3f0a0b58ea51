package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox keeps what the broker has not confirmed, and publishes it in order when it can. */
@TodoflowTest
class OutboxRelayTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

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
    void whatChangesWhileTheSidecarIsAwayIsDeliveredOnceAndInOrderWhenItIsBack() {
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
        await().atMost(Duration.ofSeconds(20)).until(() -> pending() == 0);
        assertThat(tasks).allSatisfy(id -> await().untilAsserted(() ->
                assertThat(audited(id)).containsExactly("task.created", "task.completed", "task.deleted")));
    }

    @Test
    void anEventThatTheBrokerRefusesHoldsBackLaterOnesOfItsTaskAndNoOthers() {
        // Given a task whose first event the sidecar does not take, because it is not JSON
        sidecar.stop();
        String held = todoflow.createTask("1", "held");
        jdbc.update("update event set cloud_event = 'broken' || cloud_event where task_id = ?::uuid", held);
        todoflow.request("POST", "/api/1/tasks/" + held + "/complete", "");
        String free = todoflow.createTask("1", "free");

        // When
        sidecar.start();

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> !audited(free).isEmpty());
        await().until(() -> attempts(held) > 0);
        assertThat(audited(held)).isEmpty();

        // And when it is mended
        jdbc.update("update event set cloud_event = substr(cloud_event, 7) where cloud_event like 'broken%'");
        await().atMost(Duration.ofSeconds(20)).until(() -> audited(held).size() == 2);
        assertThat(audited(held)).containsExactly("task.created", "task.completed");
    }

    private int attempts(String taskId) {
        List<Integer> attempts =
                jdbc.queryForList("select max(attempts) from outbox where task_id = ?::uuid", Integer.class, taskId);
        return attempts.get(0) == null ? 0 : attempts.get(0);
    }

    @Test
    void whatIsPublishedAgainBecauseItsSettlementWasLostTakesEffectOnce() {
        // Given
        String taskId = todoflow.createTask("1", "twice");
        await().until(() -> audited(taskId).size() == 1);

        // When its row is back in the outbox, as after a crash between the publish and the commit
        jdbc.update("insert into outbox (id, task_id) select id, task_id from event where task_id = ?::uuid", taskId);
        todoflow.request("POST", "/api/1/tasks/" + taskId + "/complete", "");

        // Then
        await().until(() -> audited(taskId).contains("task.completed"));
        assertThat(audited(taskId)).containsExactly("task.created", "task.completed");
    }

    @Test
    void theEventIsTheCloudEventOfItsChange() {
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
