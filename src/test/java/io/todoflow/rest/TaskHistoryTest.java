package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Reads the history of a task and the hops of its events page by page. */
@TodoflowTest
class TaskHistoryTest {

    /** The consumers of task events. */
    private static final List<String> CONSUMERS = List.of("analytics", "audit", "escalation", "recurring", "reminders");

    @Autowired
    TodoflowClient todoflow;

    private final String user = UUID.randomUUID().toString();

    @ParameterizedTest
    @ValueSource(strings = {"history", "way"})
    void pagesContainEachEntryOnceAndInOrder(String list) {
        // Given
        String path = changedFourTimes() + "/" + list;
        List<JsonNode> all = new ArrayList<>();
        todoflow.request("GET", path + "?limit=100", "").json().get("items").forEach(all::add);

        // When
        List<JsonNode> read = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    todoflow.request("GET", path + "?limit=2" + cursor, "").json();
            page.get("items").forEach(read::add);
            sizes.add(page.get("items").size());
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.get("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());

        // Then
        assertThat(all).hasSizeGreaterThanOrEqualTo(5);
        assertThat(read).isEqualTo(all);
        assertThat(sizes).hasSize((all.size() + 1) / 2);
        assertThat(sizes.subList(0, sizes.size() - 1)).containsOnly(2);
    }

    @Test
    void aPageAfterTheLastEntryIsEmpty() {
        // Given
        String task = changedFourTimes();

        // When
        Response history = todoflow.request("GET", task + "/history?cursor=999999999999999999", "");

        // Then
        assertThat(history.status()).isEqualTo(200);
        assertThat(history.body()).isEqualToIgnoringWhitespace("{\"items\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "history?limit=0, limit",
        "history?limit=101, limit",
        "history?limit=1&limit=2, limit",
        "history?cursor=x, cursor",
        "history?cursor=9999999999999999999, cursor",
        "way?limit=-1, limit",
        "way?cursor=abc, cursor",
        "way?cursor=zz, cursor"
    })
    void anInvalidPageIsRefused(String list, String field) {
        // Given
        String id = todoflow.createTask(user, "Short");

        // When
        Response response = todoflow.request("GET", "/api/%s/tasks/%s/%s".formatted(user, id, list), "");

        // Then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains(field, "must be");
    }

    /** Returns the path of a task with five audited events. */
    /** Changes a task, and waits until nothing more is written for it: a test may read it several times. */
    private String changedFourTimes() {
        String id = todoflow.createTask(user, "Changed");
        String path = "/api/%s/tasks/%s".formatted(user, id);
        for (int i = 1; i <= 4; i++) {
            todoflow.request("PATCH", path, "{\"title\":\"Changed %d times\"}".formatted(i));
        }
        await().untilAsserted(() -> {
            List<String> places =
                    todoflow.request("GET", path + "/way?limit=100", "").json().findValuesAsText("place");
            assertThat(places).doesNotContain("outbox");
            assertThat(CONSUMERS).allSatisfy(consumer -> assertThat(places)
                    .filteredOn(("consumer " + consumer)::equals)
                    .hasSize(5));
        });
        return path;
    }
}
