package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Configures a separate topic for each event type. */
@TodoflowTest
@DirtiesContext
@TestPropertySource(
        properties = {
            "TOPIC_TASK_CREATED=todo.tasks.created",
            "TOPIC_TASK_UPDATED=todo.tasks.updated",
            "TOPIC_TASK_COMPLETED=todo.tasks.completed",
            "TOPIC_TASK_DELETED=todo.tasks.deleted"
        })
class TopicsByTypeTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    /** What is published before the sidecar has subscribed is gone: its broker is in memory. */
    @BeforeEach
    void awaitSubscriptions() {
        await().until(() -> todoflow.sidecar("GET", "/v1.0/healthz", "").status() == 204);
    }

    @Test
    void eachTypeHasItsTopicAndAConsumerTakesThemAll() {
        // When
        String id = todoflow.createTask("1", "by type");
        todoflow.request("POST", "/api/1/tasks/" + id + "/complete", "");
        todoflow.request("DELETE", "/api/1/tasks/" + id, "");

        // Then
        await().until(() -> todoflow.history("1", id).size() == 3);
        assertThat(jdbc.queryForList("select topic from event where task_id = ?::uuid order by id", String.class, id))
                .containsExactly("todo.tasks.created", "todo.tasks.completed", "todo.tasks.deleted");
        JsonNode subscriptions = todoflow.request("GET", "/dapr/subscribe", "").json();
        List<String> topics = StreamSupport.stream(subscriptions.spliterator(), false)
                .map(subscription -> subscription.get("topic").asText())
                .toList();
        assertThat(topics)
                .contains("todo.tasks.created", "todo.tasks.updated", "todo.tasks.completed", "todo.tasks.deleted")
                .doesNotContain("task-events")
                .doesNotHaveDuplicates();
    }
}
