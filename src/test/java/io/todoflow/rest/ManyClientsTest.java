package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many concurrent clients, while the same process publishes and consumes their events. */
@TodoflowTest
class ManyClientsTest {

    private static final int ROUNDS = 5;

    @Autowired
    TodoflowClient todoflow;

    @Test
    void thirtyTwoClientsDoNotWaitForEachOther() throws Exception {
        // Given
        ApiClient api = new ApiClient(todoflow);

        // When
        List<List<String>> tasks = Parallel.run(32, client -> {
            String user = "client-" + client;
            List<String> ids = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                String task = api.request(
                                "POST",
                                "/api/%s/tasks".formatted(user),
                                "{\"title\":\"Task\"}",
                                "Idempotency-Key",
                                "round-" + round)
                        .header("Location");
                assertThat(api.request("PUT", task, "{\"title\":\"Put\"}", "If-Match", "\"1\"")
                                .status())
                        .isEqualTo(200);
                assertThat(api.request("PATCH", task, "{\"title\":\"Patched\"}", "If-Match", "\"2\"")
                                .status())
                        .isEqualTo(200);
                assertThat(api.request("POST", task + "/complete", "").status()).isEqualTo(200);
                assertThat(api.request("GET", task, "").header("ETag")).isEqualTo("\"4\"");
                assertThat(api.request("GET", "/api/%s/tasks?sort=-updated_at&limit=1".formatted(user), "")
                                .json()
                                .at("/items/0/version")
                                .asInt())
                        .isEqualTo(4);
                assertThat(api.request("DELETE", task, "", "If-Match", "\"4\"").status())
                        .isEqualTo(204);
                ids.add(task.replaceFirst(".*/", ""));
            }
            return ids;
        });

        // Then each change is published once
        for (int client = 0; client < 32; client++) {
            String user = "client-" + client;
            assertThat(tasks.get(client)).hasSize(ROUNDS);
            for (String id : tasks.get(client)) {
                await().until(() -> todoflow.history(user, id).size() == 5);
                assertThat(todoflow.history(user, id))
                        .extracting(entry -> entry.at("/payload/version").asInt())
                        .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
            }
        }
    }
}
