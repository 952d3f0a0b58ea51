package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The main path: a task is created over REST, and its events become audit entries. */
@TodoflowTest
class CreateToAuditTest {

    @Autowired
    TodoflowClient todoflow;

    @Test
    void aCreatedTaskIsAuditedWithTheCorrelationIdOfItsRequest() {
        // When
        Response created = todoflow.create("1", "{\"title\":\"Buy milk\"}", "X-Correlation-ID", "my-request");

        // Then
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("X-Correlation-ID")).isEqualTo("my-request");
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        String id = created.json().get("id").asText();
        assertThat(created.header("Location")).isEqualTo("/api/1/tasks/" + id);
        await().until(() -> !todoflow.history("1", id).isEmpty());
        JsonNode entry = todoflow.history("1", id).get(0);
        assertThat(entry.get("event_type").asText()).isEqualTo("task.created");
        assertThat(entry.get("correlation_id").asText()).isEqualTo("my-request");
        assertThat(entry.at("/payload/title").asText()).isEqualTo("Buy milk");
        assertThat(entry.at("/payload/task_id").asText()).isEqualTo(id);
    }
}
