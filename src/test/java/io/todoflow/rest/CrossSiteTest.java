package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.rest.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/** Requests that a page of another site makes a browser send to an open application are refused and change nothing. */
@TodoflowTest
class CrossSiteTest {

    private static final List<String> CHANGES =
            List.of("/api/1/tasks", "/tasks", "/mcp", "/api/chat", "/api/stats/rebuild", "/events/pubsub/task-events");
    private static final String JSON = "Content-Type: application/json";

    @Autowired
    JdbcTemplate jdbc;

    @Value("${server.port}")
    int port;

    private RawHttp http;
    private Integer tasks;

    @BeforeEach
    void client() {
        http = new RawHttp(port);
        tasks = tasks();
    }

    private Integer tasks() {
        return jdbc.queryForObject("select count(*) from task", Integer.class);
    }

    private Answer post(String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Accept: application/json, text/event-stream");
        return http.send("POST", path, all, "{\"title\":\"x\",\"user_id\":\"1\"}".getBytes(StandardCharsets.UTF_8));
    }

    private void isRefused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.head()).contains("application/problem+json");
        assertThat(tasks()).isEqualTo(tasks);
    }

    @Test
    void aPageWithARebindingHostIsRefused() {
        for (String path : CHANGES) {
            isRefused(post(path, "Host: evil.example", "Origin: http://evil.example", JSON), 403);
            isRefused(post(path, "Host: localhost.evil.example", "Sec-Fetch-Site: same-origin", JSON), 403);
            isRefused(post(path, "Host: 127.0.0.1.evil.example", JSON), 403);
        }
        isRefused(http.send("GET", "/api/1/tasks", List.of("Host: evil.example"), new byte[0]), 403);
    }

    @Test
    void aPageOfAnotherSiteIsRefused() {
        for (String path : CHANGES) {
            isRefused(post(path, "Sec-Fetch-Site: cross-site", JSON), 403);
            isRefused(post(path, "Sec-Fetch-Site: same-site", JSON), 403);
            isRefused(post(path, "Origin: https://evil.example", JSON), 403);
            isRefused(post(path, "Origin: null", JSON), 403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "TEXT/PLAIN; a=b"})
    void aBodyThatNeedsNoPreflightIsRefused(String type) {
        for (String path : List.of("/api/1/tasks", "/tasks", "/mcp", "/api/chat", "/api/stats/rebuild")) {
            isRefused(post(path, "Content-Type: " + type), 415);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "todoflow.localhost"})
    void theOwnPageAndLocalProgramsAreServed(String host) {
        String name = host + ":" + port;
        assertThat(post("/tasks", "Host: " + name, JSON).status()).isEqualTo(201);
        assertThat(post("/tasks", "Host: " + name, "Origin: http://" + name, JSON)
                        .status())
                .isEqualTo(201);
        assertThat(post("/tasks", "Host: " + name, "Sec-Fetch-Site: same-origin", JSON)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aProbeIsAnsweredWithAnyHostName() {
        assertThat(http.send("GET", "/health", List.of("Host: 10.1.2.3"), new byte[0])
                        .status())
                .isEqualTo(200);
    }
}
