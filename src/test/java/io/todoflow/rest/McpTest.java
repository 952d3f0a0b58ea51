package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The tools for assistants, used with the official SDK. */
class McpTest extends LimitedApplication {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @Autowired
    TodoflowClient todoflow;

    @Value("${server.port}")
    int port;

    private final String user = "mcp-" + UUID.randomUUID().toString().substring(0, 8);
    private McpSyncClient client;

    @BeforeEach
    void connect() {
        client = client(user);
        client.initialize();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private McpSyncClient client(String name) {
        return McpClient.sync(HttpClientStreamableHttpTransport.builder("http://localhost:" + port)
                        .endpoint("/mcp")
                        .addHttpRequestCustomizer(
                                (request, method, uri, body, context) -> request.header("Authorization", bearer(name)))
                        .build())
                .jsonSchemaValidator((schema, answer) -> ValidationResponse.asValid(null))
                .build();
    }

    private CallToolResult call(String tool, Map<String, Object> arguments) {
        return client.callTool(new CallToolRequest(tool, arguments));
    }

    private JsonNode done(String tool, Map<String, Object> arguments) throws JsonProcessingException {
        CallToolResult result = call(tool, arguments);
        assertThat(result.isError()).as(text(result)).isFalse();
        return new ObjectMapper().readTree(text(result));
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().get(0)).text();
    }

    private Response rest(String path) {
        return todoflow.request("GET", "/api/" + user + path, "", "Authorization", bearer(user));
    }

    @Test
    void toolsAreListedWithTheirArguments() {
        // When
        var tools = client.listTools().tools();

        // Then
        assertThat(tools.stream().map(Tool::name))
                .containsExactly(
                        "add_task",
                        "list_tasks",
                        "get_task",
                        "update_task",
                        "complete_task",
                        "delete_task",
                        "reopen_task",
                        "restore_task",
                        "remind_task");
        assertThat(tools.get(0).inputSchema().get("required")).isEqualTo(List.of("title"));
        assertThat(tools).noneMatch(tool -> tool.inputSchema().toString().contains("user_id"));
        assertThat(properties(tools.get(1)).at("/sort/enum"))
                .as("sorts of the OpenAPI document")
                .extracting(JsonNode::asText)
                .contains("created_at", "-due_at")
                .doesNotContain("title");
        assertThat(properties(tools.get(3)).at("/due_at/type"))
                .extracting(JsonNode::asText)
                .contains("null");
        assertThat(properties(tools.get(8)).fieldNames())
                .toIterable()
                .containsExactly("task_id", "remind_at", "remind");
        assertThat(tools.get(1).annotations().readOnlyHint()).isTrue();
        assertThat(tools.get(5).annotations().destructiveHint()).isTrue();
    }

    private static JsonNode properties(Tool tool) {
        return new ObjectMapper().valueToTree(tool.inputSchema()).get("properties");
    }

    @Test
    void timesAreGivenInWords() throws JsonProcessingException {
        // Given
        todoflow.request(
                "PUT",
                "/api/" + user + "/preferences",
                "{\"time_zone\":\"Asia/Karachi\"}",
                "Authorization",
                bearer(user));

        // When
        JsonNode task =
                done("add_task", Map.of("title", "milk", "due", "31 january 2040 at 9", "remind", "the day before"));
        String id = task.get("id").asText();
        JsonNode later = done("update_task", Map.of("task_id", id, "due", "1 february 2040 at 9"));
        JsonNode reminded = done("remind_task", Map.of("task_id", id, "remind", "an hour before"));
        JsonNode series = done("add_task", Map.of("title", "gym", "due", "every monday at 7"));

        // Then
        assertThat(task.get("due_at").asText()).isEqualTo("2040-01-31T04:00:00Z");
        assertThat(task.get("remind_at").asText()).isEqualTo("2040-01-30T04:00:00Z");
        assertThat(later.get("due_at").asText()).isEqualTo("2040-02-01T04:00:00Z");
        assertThat(reminded.get("remind_at").asText()).isEqualTo("2040-02-01T03:00:00Z");
        assertThat(series.get("recurrence").asText()).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
    }

    @Test
    void theMaximumNumberOfConcurrentCallsIsAnswered() throws JsonProcessingException {
        // When
        List<CallToolResult> results = Flux.range(0, 20)
                .flatMap(
                        number -> Mono.fromCallable(() -> call("add_task", Map.of("title", "milk " + number)))
                                .subscribeOn(Schedulers.boundedElastic()),
                        LimitedApplication.MAX_REQUESTS_PER_USER)
                .collectList()
                .block(Duration.ofMinutes(1));

        // Then
        assertThat(results).hasSize(20).noneMatch(CallToolResult::isError);
        assertThat(done("list_tasks", Map.of("limit", 100)).get("items")).hasSize(20);
    }

    @Test
    void aReminderIsRemovedWithNull() throws JsonProcessingException {
        // Given
        JsonNode task = done("add_task", Map.of("title", "milk", "remind_at", "2030-01-31T09:00:00Z"));
        Map<String, Object> removed = new HashMap<>();
        removed.put("task_id", task.get("id").asText());
        removed.put("remind_at", null);

        // When
        JsonNode answer = done("remind_task", removed);

        // Then
        assertThat(answer.path("remind_at").isMissingNode()).isTrue();
    }

    @Test
    void toolsManageATaskLikeRest() throws JsonProcessingException {
        // When
        JsonNode task = done("add_task", Map.of("title", "milk", "due_at", "2030-01-31T09:00:00Z"));
        Map<String, Object> it = Map.of("task_id", task.get("id").asText());
        done("update_task", Map.of("task_id", task.get("id").asText(), "title", "oat milk", "priority", "high"));
        done("remind_task", Map.of("task_id", task.get("id").asText(), "remind_at", "2030-01-31T08:00:00Z"));
        done("complete_task", it);
        done("reopen_task", it);
        done("complete_task", it);

        // Then
        JsonNode now = done("get_task", it);
        assertThat(now).isEqualTo(rest("/tasks/" + task.get("id").asText()).json());
        assertThat(now.get("title").asText()).isEqualTo("oat milk");
        assertThat(now.get("remind_at").asText()).isEqualTo("2030-01-31T08:00:00Z");
        assertThat(now.get("status").asText()).isEqualTo("completed");
        assertThat(done("list_tasks", Map.of("q", "oat", "limit", 1)).at("/items/0"))
                .isEqualTo(now);

        // And each change is an event
        done("delete_task", it);
        assertThat(done("restore_task", it).get("title").asText()).isEqualTo("oat milk");
        await().untilAsserted(() -> assertThat(rest("/tasks/" + task.get("id").asText() + "/history")
                        .json()
                        .findValuesAsText("event_type"))
                .containsExactlyInAnyOrder(
                        "task.created",
                        "task.updated",
                        "task.updated",
                        "task.completed",
                        "task.updated",
                        "task.completed",
                        "task.deleted",
                        "task.updated"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    add_task      | {"title":7}                              | title must be a text
                    add_task      | {"title":"x","due_at":"tomorrow"}        | due_at must be an RFC 3339 time
                    add_task      | {"title":"x","due":"feb 30"}             | due is unclear: There is no day 'feb 30'
                    add_task      | {"title":"x","due":"someday"}            | due must be a time in words
                    add_task      | {"title":"x","due":7}                    | due must be a time in words
                    add_task      | {"title":"x","remind":"an hour before"}  | remind is unclear: Before what?
                    remind_task   | {"task_id":"x"}                          | remind or remind_at is needed
                    list_tasks    | {"sort":"title"}                         | sort must be
                    add_task      | {"title":"x","user_id":"bob"}            | user_id is unknown, allowed are title
                    add_task      | {"due_at":"2030-01-31T09:00:00Z"}        | title is needed
                    list_tasks    | {"status":"late"}                        | status must be one of open, completed
                    list_tasks    | {"user_id":"bob"}                        | user_id is unknown, allowed are status
                    get_task      | {"task_id":"1"}                          | the user has no task with this id
                    complete_task | {}                                       | task_id is needed
                    delete_task   | {"task_id":["1"]}                        | task_id must be a text
                    """)
    void anInvalidCallIsRefusedWithTheAllowedValues(String tool, String arguments, String detail) throws Exception {
        // When
        CallToolResult result = call(tool, new ObjectMapper().readValue(arguments, Map.class));

        // Then
        assertThat(result.isError()).isTrue();
        assertThat(text(result)).contains(detail);
    }

    @Test
    void aTaskOfAnotherUserCannotBeReached() throws JsonProcessingException {
        // Given
        String task = done("add_task", Map.of("title", "secret")).get("id").asText();

        // When
        try (McpSyncClient other = client("mcp-other")) {
            other.initialize();
            for (String tool : new String[] {"get_task", "complete_task", "delete_task"}) {
                // Then
                CallToolResult result = other.callTool(new CallToolRequest(tool, Map.of("task_id", task)));
                assertThat(result.isError()).isTrue();
                assertThat(text(result))
                        .contains("the user has no task with this id")
                        .doesNotContain("secret");
            }
            assertThat(text(other.callTool(new CallToolRequest("list_tasks", Map.of()))))
                    .doesNotContain("secret");
        }
        assertThat(rest("/tasks/" + task).json().get("status").asText()).isEqualTo("open");
    }

    @Test
    void anUnknownToolIsRefused() {
        assertThatThrownBy(() -> call("drop_tables", Map.of()))
                .isInstanceOfSatisfying(
                        McpError.class,
                        refused -> assertThat(refused.getJsonRpcError().code()).isEqualTo(-32602));
    }

    @Test
    void anUnauthenticatedCallerIsRefused() {
        // When, Then
        assertThat(ping().status()).isEqualTo(401);
        assertThat(ping("Authorization", "Bearer not-a-token").status()).isEqualTo(401);
        assertThat(ping("dapr-api-token", APP_API_TOKEN).status()).isIn(401, 403);
        assertThat(ping("Authorization", bearer(user)).status()).isEqualTo(200);
    }

    @Test
    void aWebPageOfAnotherHostIsRefused() {
        assertThat(ping("Authorization", bearer(user), "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(ping("Authorization", bearer(user), "Origin", "http://localhost:" + port)
                        .status())
                .isEqualTo(200);
    }

    private Response ping(String... headers) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(headers),
                        java.util.stream.Stream.of("Accept", "application/json, text/event-stream"))
                .toArray(String[]::new);
        return todoflow.request("POST", "/mcp", PING, all);
    }
}
