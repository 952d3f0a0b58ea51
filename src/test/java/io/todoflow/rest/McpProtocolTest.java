package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** The answers of {@code /mcp} to raw requests, including those that no SDK sends. */
class McpProtocolTest extends LimitedApplication {

    private static final String ACCEPT = "application/json, text/event-stream";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @Autowired
    TodoflowClient todoflow;

    @Value("${server.port}")
    int port;

    private final String user = "mcp-" + UUID.randomUUID().toString().substring(0, 8);

    private Response post(String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", bearer(user)));
        if (!all.contains("Accept")) {
            all.addAll(List.of("Accept", ACCEPT));
        }
        return todoflow.request("POST", "/mcp", body, all.toArray(String[]::new));
    }

    private static int error(Response response) {
        JsonNode answer = response.json();
        assertThat(answer.path("jsonrpc").asText()).as(response.body()).isEqualTo("2.0");
        assertThat(response.header("Content-Type")).startsWith("application/json");
        assertThat(response.body()).doesNotContain("\tat ", "Exception");
        assertThat(response.body().length()).isLessThan(1000);
        return answer.at("/error/code").asInt();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    server/discover          | {}
                    resources/list           | {}
                    resources/templates/list | {}
                    prompts/list             | {}
                    prompts/get              | {"name":"x"}
                    completion/complete      | {}
                    logging/setLevel         | {"level":"info"}
                    no/such/method           | {}
                    """)
    void anUnknownMethodIsNotFound(String method, String params) {
        // When
        Response answer =
                post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}".formatted(method, params));

        // Then
        assertThat(error(answer)).isEqualTo(-32601);
        assertThat(answer.json().get("id").asInt()).isEqualTo(7);
    }

    @Test
    void aNewerClientProbingItsOwnVersionGetsMethodNotFound() {
        // When
        Response answer = post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{}}",
                "MCP-Protocol-Version",
                "2026-07-28");

        // Then
        assertThat(error(answer)).isEqualTo(-32601);
        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {                                                                            | -32700
                    no json                                                                      | -32700
                    {"jsonrpc":"2.0","id":1,"method":"ping"} {}                                  | -32700
                    []                                                                           | -32600
                    [{"jsonrpc":"2.0","id":1,"method":"ping"}]                                   | -32600
                    7                                                                            | -32600
                    {}                                                                           | -32600
                    {"jsonrpc":"1.0","id":1,"method":"ping"}                                     | -32600
                    {"jsonrpc":"2.0","id":1}                                                     | -32600
                    {"jsonrpc":"2.0","id":1,"method":7}                                          | -32600
                    {"jsonrpc":"2.0","id":{},"method":"ping"}                                    | -32600
                    {"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}                    | -32600
                    """)
    void aBodyThatIsNotAMessageIsRefused(String body, int code) {
        // When
        Response answer = post(body);

        // Then
        assertThat(error(answer)).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tools/call | {}
                    tools/call | {"name":7}
                    tools/call | {"name":"add_task","arguments":[]}
                    tools/call | {"name":"add_task","arguments":"x"}
                    tools/call | {"name":"drop_tables","arguments":{}}
                    initialize | {}
                    initialize | {"protocolVersion":7}
                    """)
    void invalidParamsOfAMethodAreRefused(String method, String params) {
        // When
        Response answer =
                post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params));

        // Then
        assertThat(error(answer)).isEqualTo(-32602);
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws IOException, InterruptedException {
        // Given
        byte[] body = PING.replace("ping", "p\u00fcng").getBytes(StandardCharsets.ISO_8859_1);

        // When
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:%d/mcp".formatted(port)))
                                .header("Authorization", bearer(user))
                                .header("Accept", ACCEPT)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString());

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer.body()).at("/error/code").asInt()).isEqualTo(-32700);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json", "text/event-stream", "a/b/c"})
    void anUnsupportedAcceptHeaderIsRefused(String accept) {
        // When
        Response answer = post(PING, "Accept", accept);

        // Then
        assertThat(answer.status()).isEqualTo(406);
        assertThat(error(answer)).isEqualTo(-32600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*, text/*", "text/event-stream;q=0.5, application/json"})
    void anEquivalentAcceptHeaderIsServed(String accept) {
        assertThat(post(PING, "Accept", accept).json().has("result")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "2030-01-01", "x"})
    void anUnsupportedVersionIsRefused(String version) {
        // When
        Response answer = post(PING, "MCP-Protocol-Version", version);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(error(answer)).isEqualTo(-32600);
        assertThat(answer.json().at("/error/message").asText()).contains("2025-11-25");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-25, 2025-11-25",
        "2025-06-18, 2025-06-18",
        "2025-03-26, 2025-03-26",
        "2026-07-28, 2025-11-25",
        "1999-01-01, 2025-11-25"
    })
    void theNewestCommonRevisionIsNegotiated(String asked, String agreed) {
        // When
        Response answer = post("""
                        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"%s","capabilities":{},
                         "clientInfo":{"name":"test","version":"1"}}}
                        """.formatted(asked));

        // Then
        assertThat(answer.json().at("/result/protocolVersion").asText()).isEqualTo(agreed);
        assertThat(post(PING, "MCP-Protocol-Version", agreed).status()).isEqualTo(200);
    }

    @Test
    void aNotificationIsAcceptedWithoutAnAnswer() {
        // When
        Response cancelled = post("""
                        {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"late"}}
                        """);

        // Then
        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(cancelled.body()).isEmpty();
        assertThat(post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unknown\"}")
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT"})
    void thereAreNoStreamsAndNoSessions(String method) {
        // When
        Response answer = todoflow.request(method, "/mcp", "", "Authorization", bearer(user), "Accept", ACCEPT);

        // Then
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("POST");
    }

    @Test
    void aNullClearsItsField() {
        // Given
        String task = tool("add_task", """
                        {"title":"milk","description":"oat","due":"2040-01-31 09:00","remind":"an hour before"}
                        """).at("/id").asText();

        // When
        JsonNode cleared = tool(
                "update_task",
                "{\"task_id\":\"%s\",\"description\":null,\"remind_at\":null,\"due_at\":null}".formatted(task));

        // Then
        assertThat(cleared.has("description")).isFalse();
        assertThat(cleared.has("due_at")).isFalse();
        assertThat(cleared.has("remind_at")).isFalse();
        assertThat(cleared.get("title").asText()).isEqualTo("milk");
    }

    private JsonNode tool(String name, String arguments) {
        Response answer = post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
                        .formatted(name, arguments));
        assertThat(answer.json().at("/result/isError").asBoolean())
                .as(answer.body())
                .isFalse();
        return json(answer.json().at("/result/content/0/text").asText());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
