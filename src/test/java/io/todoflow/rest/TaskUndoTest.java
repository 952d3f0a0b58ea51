package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Completed tasks are reopened and deleted ones restored, with all consequences. */
@TodoflowTest
class TaskUndoTest {

    private final String user = "u-" + UUID.randomUUID();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    ApiClient api;
    String id;
    String path;

    @BeforeEach
    void createTask() {
        api = new ApiClient(todoflow);
        id = create("{\"title\":\"Buy milk\",\"tags\":[\"shop\"],\"remind_at\":\"%s\"}"
                .formatted(Instant.now().plus(Duration.ofHours(1))));
        path = "/api/" + user + "/tasks/" + id;
    }

    private String create(String task) {
        return api.request("POST", "/api/" + user + "/tasks", task)
                .json()
                .get("id")
                .asText();
    }

    private int events() {
        return jdbc.queryForObject("select count(*) from event where task_id = ?::uuid", Integer.class, id);
    }

    private List<JsonNode> history(int entries) {
        return await().until(() -> todoflow.history(user, id), history -> history.size() == entries);
    }

    private JsonNode today() {
        JsonNode days =
                todoflow.request("GET", "/api/" + user + "/stats", "").json().get("days");
        return days.get(days.size() - 1);
    }

    private String reminder() {
        return jdbc.queryForList("select state from reminder where task_id = ?::uuid", String.class, id).stream()
                .findFirst()
                .orElse("none");
    }

    private Response complete() {
        return api.request("POST", path + "/complete", "");
    }

    private Response reopen(String... headers) {
        return api.request("POST", path + "/reopen", "", headers);
    }

    private Response delete() {
        return api.request("DELETE", path, "");
    }

    private Response restore(String... headers) {
        return api.request("POST", path + "/restore", "", headers);
    }

    @Test
    void aCompletedTaskIsReopened() throws Exception {
        // Given
        String completedAt = complete().json().get("completed_at").asText();

        // When
        Response response = reopen();

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("ETag")).isEqualTo("\"3\"");
        assertThat(response.json().get("status").asText()).isEqualTo("open");
        assertThat(response.json().has("completed_at")).isFalse();
        assertThat(api.request("GET", path, "").json()).isEqualTo(response.json());
        JsonNode event = history(3).get(2);
        assertThat(event.get("event_type").asText()).isEqualTo("task.updated");
        assertThat(event.at("/payload/changes"))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"status\":{\"from\":\"completed\",\"to\":\"open\"},"
                                + "\"completed_at\":{\"from\":\"%s\",\"to\":null}}".formatted(completedAt)));
    }

    @Test
    void reopeningAnOpenTaskChangesNothing() {
        // When
        Response response = reopen();

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("ETag")).isEqualTo("\"1\"");
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void aRestoredTaskIsUnchangedExceptForItsVersion() {
        // Given
        JsonNode before = api.request("GET", path, "").json();
        delete();

        // When
        Response response = restore();

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("ETag")).isEqualTo("\"3\"");
        assertThat(response.json())
                .usingRecursiveComparison()
                .ignoringFields("_children.version", "_children.updated_at")
                .isEqualTo(before);
        assertThat(api.request("GET", path, "").json()).isEqualTo(response.json());
        List<JsonNode> history = history(3);
        assertThat(history)
                .extracting(entry -> entry.get("event_type").asText())
                .containsExactly("task.created", "task.deleted", "task.updated");
        assertThat(history.get(2).at("/payload/changes/deleted_at/from").isTextual())
                .isTrue();
        assertThat(history.get(2).at("/payload/changes/deleted_at/to").isNull()).isTrue();
        assertThat(jdbc.queryForList("select from deleted_task where id = ?::uuid", id))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reopen", "restore"})
    void concurrentRequestsTakeEffectOnce(String undo) throws Exception {
        // Given
        if (undo.equals("reopen")) {
            complete();
        } else {
            delete();
        }
        ExecutorService clients = Executors.newFixedThreadPool(8);

        // When
        try {
            Callable<Response> request = () -> api.request("POST", path + "/" + undo, "");

            // Then
            assertThat(clients.invokeAll(
                            IntStream.range(0, 8).mapToObj(i -> request).toList()))
                    .allSatisfy(answer -> {
                        assertThat(answer.get().status()).isEqualTo(200);
                        assertThat(answer.get().header("ETag")).isEqualTo("\"3\"");
                    });
        } finally {
            clients.shutdown();
        }
        assertThat(events()).isEqualTo(3);
    }

    @Test
    void aTaskCanBeDeletedAndRestoredAgain() {
        // Given
        delete();
        restore();
        delete();

        // When
        Response response = restore();

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("ETag")).isEqualTo("\"5\"");
    }

    @Test
    void anOldDeletionCannotBeUndone() {
        // Given
        delete();
        jdbc.update("update deleted_task set deleted_at = now() - interval '31 days' where id = ?::uuid", id);

        // When
        Response response = restore();

        // Then
        assertThat(response.status()).isEqualTo(404);
        assertThat(events()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"reopen", "restore"})
    void otherUsersCannotUndo(String undo) {
        // Given
        delete();

        // When
        Response theirs = api.request("POST", "/api/somebody/tasks/" + id + "/" + undo, "");
        Response unknown = api.request("POST", "/api/" + user + "/tasks/" + UUID.randomUUID() + "/" + undo, "");

        // Then
        assertThat(List.of(theirs, unknown))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(404));
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void anUndoIsRefusedIfTheVersionDoesNotMatch() {
        // Given
        complete();

        // When
        Response reopened = reopen("If-Match", "\"1\"");
        delete();
        Response restored = restore("If-Match", "\"2\"");

        // Then
        assertThat(List.of(reopened.status(), restored.status())).containsOnly(412);
        assertThat(restore("If-Match", "\"3\"").status()).isEqualTo(200);
    }

    @Test
    void statisticsFollowAnUndo() {
        // Given
        complete();
        await().until(() -> today().get("completed").asInt() == 1);

        // When
        reopen();

        // Then
        await().until(() -> today().get("completed").asInt() == 0);

        // And given
        delete();
        await().until(() -> today().get("deleted").asInt() == 1);

        // When
        restore();

        // Then
        await().until(() -> today().get("deleted").asInt() == 0);
        assertThat(today().get("created").asInt()).isEqualTo(1);
    }

    @Test
    void theReminderFollowsAnUndo() {
        // Given
        await().until(() -> reminder().equals("waiting"));
        complete();
        await().until(() -> reminder().equals("cancelled"));

        // When
        reopen();

        // Then
        await().until(() -> reminder().equals("waiting"));

        // And given
        delete();
        await().until(() -> reminder().equals("cancelled"));

        // When
        restore();

        // Then
        await().until(() -> reminder().equals("waiting"));
    }

    @Test
    void aSeriesContinuesWithTheExistingOccurrence() {
        // Given
        id = create("{\"title\":\"Water\",\"due_at\":\"2035-01-01T09:00:00Z\",\"recurrence\":\"FREQ=DAILY\"}");
        path = "/api/" + user + "/tasks/" + id;
        complete();
        await().until(() -> occurrences() == 2);

        // When
        reopen();
        complete();

        // Then
        history(4);
        await().until(() -> taken("recurring") == 4);
        assertThat(jdbc.queryForObject(
                        "select count(*) from next_occurrence where task_id = ?::uuid", Integer.class, id))
                .isEqualTo(1);
        assertThat(occurrences()).isEqualTo(2);
    }

    @Test
    void aRestoredOccurrenceKeepsItsPlaceInTheSeries() {
        // Given
        id = create("{\"title\":\"Water\",\"due_at\":\"2035-01-01T09:00:00Z\",\"recurrence\":\"FREQ=DAILY\"}");
        path = "/api/" + user + "/tasks/" + id;
        JsonNode series = api.request("GET", path, "").json().get("series");
        delete();

        // When
        restore();

        // Then
        assertThat(api.request("GET", path, "").json().get("series"))
                .isEqualTo(series)
                .isNotNull();
    }

    private int occurrences() {
        return jdbc.queryForObject(
                "select count(*) from task where user_id = ? and title = 'Water'", Integer.class, user);
    }

    private int taken(String consumer) {
        return jdbc.queryForObject(
                "select count(*) from inbox join event using (event_id) where consumer = ? and task_id = ?::uuid",
                Integer.class,
                consumer,
                id);
    }
}
