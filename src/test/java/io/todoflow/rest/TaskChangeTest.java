package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** PUT, PATCH and conditional requests. */
@TodoflowTest
class TaskChangeTest {

    private static final String MILK = """
            {"title":"Buy milk","description":"two","priority":"high","tags":["shop"],"due_at":"2030-01-01T00:00:00Z"}
            """;

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
        id = api.request("POST", "/api/1/tasks", MILK).json().get("id").asText();
        path = "/api/1/tasks/" + id;
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    private int events() {
        Integer events =
                jdbc.queryForObject("select count(*) from event where task_id = ?", Integer.class, UUID.fromString(id));
        return events == null ? 0 : events;
    }

    private JsonNode updatedEvent() {
        List<JsonNode> history = await().until(() -> todoflow.history("1", id), entries -> entries.size() == 2);
        assertThat(history.get(1).get("event_type").asText()).isEqualTo("task.updated");
        return history.get(1).get("payload");
    }

    @Test
    void aResponseHasAContentLength() {
        // When
        Response response = api.request("PATCH", path, "{\"title\":\"Käse und 🥛\"}");

        // Then
        assertThat(response.header("Content-Length"))
                .isEqualTo("" + response.body().getBytes(StandardCharsets.UTF_8).length);
        assertThat(response.header("Transfer-Encoding")).isEmpty();
        assertThat(response.json().get("title").asText()).isEqualTo("Käse und 🥛");
    }

    @Test
    void putReplacesTheTaskAndClearsOmittedFields() throws Exception {
        // When
        Response response = api.request("PUT", path, "{\"title\":\"Buy bread\",\"priority\":\"high\"}");

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("ETag")).isEqualTo("\"2\"");
        JsonNode task = response.json();
        assertThat(task.get("title").asText()).isEqualTo("Buy bread");
        assertThat(task.get("tags")).isEmpty();
        assertThat(task.has("description")).isFalse();
        assertThat(task.has("due_at")).isFalse();
        assertThat(api.request("GET", path, "").json()).isEqualTo(task);
        JsonNode payload = updatedEvent();
        assertThat(payload.get("version").asInt()).isEqualTo(2);
        assertThat(payload.get("changes"))
                .isEqualTo(json("{\"description\":{\"from\":\"two\",\"to\":null},"
                        + "\"due_at\":{\"from\":\"2030-01-01T00:00:00Z\",\"to\":null},"
                        + "\"tags\":{\"from\":[\"shop\"],\"to\":[]},"
                        + "\"title\":{\"from\":\"Buy milk\",\"to\":\"Buy bread\"}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/merge-patch+json"})
    void patchChangesTheGivenFieldsAndNullClears(String contentType) throws Exception {
        // When
        Response response = api.request(
                "PATCH",
                path,
                "{\"description\":null,\"priority\":null,\"tags\":[\"a\",\"b\"]}",
                "Content-Type",
                contentType);

        // Then
        assertThat(response.status()).isEqualTo(200);
        JsonNode task = response.json();
        assertThat(task.get("title").asText()).isEqualTo("Buy milk");
        assertThat(task.has("description")).isFalse();
        assertThat(task.get("priority").asText()).isEqualTo("medium");
        assertThat(task.get("due_at").asText()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(updatedEvent().get("changes"))
                .isEqualTo(json("{\"description\":{\"from\":\"two\",\"to\":null},"
                        + "\"priority\":{\"from\":\"high\",\"to\":\"medium\"},"
                        + "\"tags\":{\"from\":[\"shop\"],\"to\":[\"a\",\"b\"]}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT   | {"title":"Buy milk","description":"two","priority":"high","tags":["shop"],"due_at":"2030-01-01T01:00:00+01:00"}
                    PATCH | {"title":"Buy milk"}
                    PATCH | {"remind_at":null}
                    PATCH | {}
                    """)
    void aRequestThatChangesNothingKeepsTheVersionAndPublishesNothing(String method, String body) {
        // When
        Response response = api.request(method, path, body);

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("ETag")).isEqualTo("\"1\"");
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void completingTwiceCompletesOnce() {
        // When
        Response first = api.request("POST", path + "/complete", "");
        Response second = api.request("POST", path + "/complete", "");

        // Then
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(events()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT    |           | {"title":"x"}
                    PATCH  |           | {"title":"x"}
                    POST   | /complete | ''
                    DELETE |           | ''
                    """)
    void aChangeIsRefusedIfTheVersionDoesNotMatch(String method, String below, String body) {
        // Given
        api.request("PATCH", path, "{\"title\":\"Changed meanwhile\"}");
        String target = path + (below == null ? "" : below);

        for (String stale : List.of("\"1\"", "W/\"2\"", "\"1\", \"3\"", "\"\"")) {
            // When
            Response response = api.request(method, target, body, "If-Match", stale);

            // Then
            assertThat(response.status()).as(stale).isEqualTo(412);
            assertThat(response.json().at("/errors/0/field").asText()).isEqualTo("If-Match");
            assertThat(response.json().get("detail").asText()).contains("\"2\"");
        }
        assertThat(events()).isEqualTo(2);

        // When
        Response response = api.request(method, target, body, "If-Match", "\"1\", \"2\"");

        // Then
        assertThat(response.status()).isBetween(200, 204);
        assertThat(events()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "W/1", "*, \"1\"", "\"1\" \"2\"", ","})
    void anIfMatchThatIsNotAnETagIsABadRequest(String ifMatch) {
        // When
        Response response = api.request("DELETE", path, "", "If-Match", ifMatch);

        // Then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/field").asText()).isEqualTo("If-Match");
        assertThat(response.json().at("/errors/0/message").asText()).contains("must be the ETag of a task");
        assertThat(api.request("GET", path, "").status()).isEqualTo(200);
    }

    @Test
    void onlyOneOfManyChangesToAVersionSucceeds() throws Exception {
        // When
        List<Integer> answers = Parallel.run(
                16, client -> api.request("PATCH", path, "{\"title\":\"by %d\"}".formatted(client), "If-Match", "\"1\"")
                        .status());

        // Then
        assertThat(answers).containsOnly(200, 412).containsOnlyOnce(200);
        assertThat(api.request("GET", path, "").header("ETag")).isEqualTo("\"2\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "1"        | 304
                    W/"1"      | 304
                    *          | 304
                    "7", "1"   | 304
                    "2"        | 200
                    """)
    void anUnchangedTaskIsNotSentAgain(String ifNoneMatch, int status) {
        // When
        Response response = api.request("GET", path, "", "If-None-Match", ifNoneMatch);

        // Then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("ETag")).isEqualTo("\"1\"");
        assertThat(response.body().isEmpty()).isEqualTo(status == 304);
    }

    @ParameterizedTest
    @CsvSource({"GET,", "PUT,", "PATCH,", "DELETE,", "POST,/complete"})
    void aTaskOfAnotherUserIsNotFound(String method, String below) {
        // Given
        String body = method.startsWith("P") && below == null ? "{\"title\":\"x\"}" : "";

        // When
        Response response = api.request(method, "/api/2/tasks/" + id + (below == null ? "" : below), body);

        // Then
        assertThat(response.status()).isEqualTo(404);
        assertThat(events()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT    | ''        | {"title":"x"}
                    PATCH  | ''        | {"title":"x"}
                    POST   | /complete | ''
                    DELETE | ''        | ''
                    """)
    void aChangeWhoseEventCannotBeStoredIsNotStoredEither(String method, String below, String body) {
        // Given
        jdbc.execute("alter table event add constraint no_change check (event_type = 'task.created') not valid");
        try {
            // When
            Response response = api.request(method, path + below, body);

            // Then
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        } finally {
            jdbc.execute("alter table event drop constraint no_change");
        }
        Response read = api.request("GET", path, "");
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        assertThat(read.json().get("title").asText()).isEqualTo("Buy milk");
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void timesAreKeptInMicroseconds() {
        // When
        Response response = api.request("PATCH", path, "{\"due_at\":\"2030-06-01T12:00:00.123456789+02:00\"}");

        // Then
        assertThat(response.json().get("due_at").asText()).isEqualTo("2030-06-01T10:00:00.123456Z");
        assertThat(api.request("GET", path, "").json()).isEqualTo(response.json());
    }
}
