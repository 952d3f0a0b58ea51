package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Configures a separate topic for each event type. */
@TodoflowTest
@DirtiesContext
class TopicsByTypeTest {

    private static final Path SCHEMA = Path.of("src/main/resources/schemas/task-event.v1.schema.json");

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    /** {@code TOPIC_TASK_CREATED=todo.tasks.created}, and so on. */
    @DynamicPropertySource
    static void topics(DynamicPropertyRegistry properties) {
        Yaml.stream(Yaml.read(SCHEMA).at("/properties/event_type/oneOf"))
                .map(type -> type.get("const").asText())
                .forEach(type -> properties.add(
                        "TOPIC_" + type.replace('.', '_').toUpperCase(Locale.ROOT),
                        () -> type.replaceFirst("task", "todo.tasks")));
    }

    /** The in-memory broker loses what is published before the sidecar has subscribed. */
    @BeforeEach
    void awaitSubscriptions() {
        await().until(() -> todoflow.sidecar("GET", "/v1.0/healthz", "").status() == 204);
    }

    @Test
    void eachTypeHasItsTopicAndAConsumerReadsAllOfThem() {
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
