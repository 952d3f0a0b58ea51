package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.rest.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;

/** Unreadable requests are answered with a problem document, never as a server error. */
@TodoflowTest
class UnreadableRequestTest {

    private static final String JSON = "Content-Type: application/json";
    private static final byte[] TASK = "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_8);

    @Value("${server.port}")
    int port;

    private RawHttp http;

    @BeforeEach
    void client() {
        http = new RawHttp(port);
    }

    private static void isProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.head()).contains("Content-Type: application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status).doesNotContain("Exception", "at io.", "at org.");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/1/tasks",
        "POST,/tasks",
        "POST,/api/chat",
        "POST,/api/1/chat",
        "POST,/api/replay",
        "POST,/api/jobs/trigger",
        "PUT,/api/1/contact",
        "PUT,/api/1/preferences",
        "PUT,/api/1/tasks/00000000-0000-0000-0000-000000000000",
        "PATCH,/api/1/tasks/00000000-0000-0000-0000-000000000000"
    })
    void aBodyThatIsNotPlainUtf8IsRefused(String method, String path) {
        byte[] latin1 = "{\"title\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        isProblem(http.send(method, path, List.of(JSON), latin1), 400);
        isProblem(http.send(method, path, List.of(JSON, "Content-Encoding: gzip"), TASK), 415);
        isProblem(http.send(method, path, List.of("Content-Type: multipart/form-data"), TASK), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/openapi", "/", "/ui/main.js", "/dapr/subscribe", "/actuator/health"})
    void anUnreadableFormIsIgnoredWhereFormsAreNotAccepted(String path) {
        // When
        Answer answer = http.send("GET", path, List.of("Content-Type: multipart/form-data"), new byte[0]);

        // Then
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "PROPFIND"})
    void anUndocumentedMethodIsNotAllowed(String method) {
        for (String path : List.of("/api/1/tasks", "/", "/mcp", "/events/pubsub/task-events")) {
            Answer answer = http.send(method, path, List.of("X-Secret: told"), new byte[0]);
            isProblem(answer, 405);
            assertThat(answer.head()).contains("Allow: DELETE, GET, HEAD");
            assertThat(answer.body()).doesNotContain("told");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/1/tasks%zz", "/\\", "/api/1/tasks?limit=1|2", "/api/1//tasks"})
    void aMalformedPathIsAProblem(String target) {
        Answer answer = http.send("GET", target, List.of(), new byte[0]);
        assertThat(answer.status()).isBetween(400, 404);
        isProblem(answer, answer.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=100%", "limit=%zz", "q=%ff", "q=%C3", "tag=%", "%6cimit=%"})
    void aParameterThatCannotBeDecodedIsRefused(String query) {
        // When
        Answer answer = http.send("GET", "/api/1/tasks?" + query, List.of(), new byte[0]);

        // Then
        isProblem(answer, 400);
        assertThat(answer.body()).contains("must be percent-encoded UTF-8, in which % is %25");
    }

    @Test
    void anEncodedParameterNameIsDecoded() {
        // When
        Answer answer = http.send("GET", "/api/1/tasks?%6cimit=101", List.of(), new byte[0]);

        // Then
        assertThat(answer.body()).contains("limit must be a number from 1 to 100");
    }

    @Test
    void anUnsupportedTransferEncodingIsNoInternalError() {
        // When
        Answer answer = http.send("POST", "/api/1/tasks", List.of(JSON, "Transfer-Encoding: gzip"), TASK);

        // Then
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.body()).contains("does not support this request");
    }

    @Test
    void anUnknownOrNonUtf8CharsetIsRefused() {
        isProblem(http.send("POST", "/api/1/tasks", List.of(JSON + "; charset=no-such"), TASK), 415);
        isProblem(
                http.send(
                        "POST",
                        "/api/1/tasks",
                        List.of(JSON + "; charset=utf-16"),
                        "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_16)),
                400);
    }

    @Test
    void anUnknownPathIsAProblem() {
        isProblem(http.send("GET", "/nothing", List.of("Accept: text/html"), new byte[0]), 404);
        isProblem(http.send("GET", "/error", List.of(), new byte[0]), 404);
    }

    @ParameterizedTest
    @CsvSource({"a%40b,a@b", "a@b,a@b", "a%3Ab,a:b", "%61%2E%5f%2d,a._-"})
    void aUserIdMayBePercentEncoded(String encoded, String user) {
        // When
        Answer created = http.send("POST", "/api/" + encoded + "/tasks", List.of(JSON), TASK);
        Answer listed = http.send("GET", "/api/" + encoded + "/tasks", List.of(), new byte[0]);
        Answer plain = http.send("GET", "/api/" + user + "/tasks", List.of(), new byte[0]);

        // Then
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.head()).contains("Location: /api/" + user + "/tasks/");
        assertThat(listed.body()).contains("\"user_id\":\"" + user + "\"").isEqualTo(plain.body());
        assertThat(http.send("GET", "/api/" + encoded + "/preferences", List.of(), new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(http.send("GET", "/api/" + encoded + "/live", List.of(), new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "a%2540b", "a%3Bb", "%2e%2e", "a%00b", "a%C3%A9b", "a%20b"})
    void aPathThatDecodesToAnInvalidUserIdIsRefused(String encoded) {
        isProblem(http.send("GET", "/api/" + encoded + "/tasks", List.of(), new byte[0]), 400);
    }
}
