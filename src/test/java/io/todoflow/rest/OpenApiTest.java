package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** The OpenAPI document matches the API. */
@TodoflowTest
class OpenApiTest {

    private static final String TASKS = "/api/contract/tasks";
    /** Responses that need another configuration, such as that of {@link AccessTest}, or a broken service. */
    private static final String RARE = ".* (401|403|428|429|500|502|503|504)";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    CamelContext camel;

    @Value("${server.port}")
    int port;

    ApiClient api;

    @BeforeEach
    void client() {
        api = new ApiClient(todoflow);
    }

    @Test
    void theDocumentHasTitleAndVersion() {
        // When
        JsonNode document = api.document();

        // Then
        assertThat(document.get("openapi").asText()).startsWith("3.1");
        assertThat(document.at("/info/title").asText()).isEqualTo("Todoflow");
        assertThat(document.at("/info/version").asText()).isEqualTo("v1");
        assertThat(document.at("/servers/0/url").asText()).isEqualTo("/");
        assertThat(document.toString()).doesNotContain("0.0.0.0", "localhost");
    }

    @Test
    void eachReferenceResolvesAndEachComponentIsReferenced() {
        // Given
        JsonNode document = api.document();
        Set<String> refs = new TreeSet<>(document.findValuesAsText("$ref"));
        Set<String> components = document.get("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .flatMap(kind -> kind.getValue().properties().stream()
                        .map(component -> "#/components/" + kind.getKey() + "/" + component.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));

        // Then
        assertThat(refs).isEqualTo(components);
    }

    @Test
    void theDocumentHasTheOperationsOfTheRoutesAndNoOthers() {
        // Given
        Map<String, Set<String>> routes = new TreeMap<>();
        camel.getRestRegistry()
                .listAllRestServices()
                .forEach(service -> routes.put(
                        service.getMethod().toUpperCase() + " "
                                + service.getBaseUrl().replaceFirst("^\\w+://[^/]+", "")
                                + (service.getUriTemplate() == null ? "" : service.getUriTemplate()),
                        service.getConsumes() == null
                                ? Set.of()
                                : Set.of(service.getConsumes().split(","))));
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String operation : api.operations()) {
            JsonNode content = api.operation(operation).at("/requestBody/content");
            documented.put(
                    operation,
                    StreamSupport.stream(((Iterable<String>) content::fieldNames).spliterator(), false)
                            .collect(Collectors.toSet()));
        }
        // these are not routes
        documented.remove("GET /health");
        documented.remove("GET /openapi");
        documented.remove("GET /api/{user_id}/live");
        documented.remove("GET /api/flow");
        documented.remove("GET /api/flow/live");
        documented.remove("GET /api/flow/sidecar");
        documented.remove("GET /api/flow/routes/{route_id}");

        // Then
        assertThat(documented).isEqualTo(routes);
    }

    @Test
    void eachOperationReturnsEachOfItsResponses() {
        // Given
        String task = api.request("POST", TASKS, """
                        {"title":"All","description":"of","priority":"high","tags":["them"],"recurrence":"FREQ=DAILY",
                         "due_at":"2030-01-01T00:00:00Z","remind_at":"2029-12-31T00:00:00Z"}
                        """).header("Location");
        String large = "{\"title\":\"%s\"}".formatted("x".repeat(300_000));

        // When
        create(TASKS, "{\"title\":\"x\"}", "{\"title\":\"y\"}", large);
        create("/tasks", "{\"title\":\"x\",\"user_id\":1}", "{\"title\":\"y\",\"user_id\":1}", large);
        for (String method : List.of("PUT", "PATCH")) {
            api.request(method, task, "{\"title\":\"%s\"}".formatted(method), "If-Match", "*");
            api.request(method, task, "{\"title\":7}");
            api.request(method, task, large);
            api.request(method, task, "{\"title\":\"x\"}", "Content-Type", "text/plain");
            api.request(method, task, "{\"title\":\"x\"}", "Accept", "text/plain");
            api.request(method, task, "{\"title\":\"x\"}", "If-Match", "\"0\"");
            api.request(method, TASKS + "/unknown", "{\"title\":\"x\"}");
        }
        read(TASKS);
        read(task);
        read(TASKS + "/unknown");
        read(task + "/history");
        read(TASKS + "/unknown/history");
        read(task + "/way");
        read(TASKS + "/unknown/way");
        for (String operation : List.of(
                "/api/contract/live",
                "/api/flow",
                "/api/flow/live",
                "/api/flow/sidecar",
                "/api/flow/routes/audit-record",
                "/api/flow/routes/unknown",
                "/api/flow/way",
                "/api/flow/way?correlation_id=of-the-document",
                "/api/contract/occurrences?recurrence=FREQ%3DDAILY&start=2030-01-01T00:00:00Z&time_zone=UTC")) {
            read(operation);
        }
        api.request("GET", task, "", "If-None-Match", "*");
        for (String[] change :
                new String[][] {{"POST", "/complete"}, {"POST", "/reopen"}, {"DELETE", ""}, {"POST", "/restore"}}) {
            if (change[0].equals("POST")) {
                api.request("POST", task + change[1], "", "Accept", "text/plain");
            }
            api.request(change[0], task + change[1], "", "If-Match", "\"0\"");
            api.request(change[0], task + change[1], "", "If-Match", "0");
            api.request(change[0], TASKS + "/unknown" + change[1], "");
            api.request(change[0], task + change[1], "", "If-Match", "\"3\", \"4\", \"5\", \"6\"");
        }
        reminders(large);
        erasure(large);
        statisticsAndPreferences();
        letters();
        chat(large);
        write("POST", "/api/contract/task-drafts", "{\"text\":\"Buy milk tomorrow 9am #home\"}", large);
        api.request("GET", "/health", "");
        api.request("GET", "/openapi", "");
        api.operations().forEach(this::withUnknownParameter);

        // Then
        Set<String> missed = new HashSet<>(api.responses());
        missed.removeAll(api.seen());
        missed.removeIf(response -> response.matches(RARE));
        assertThat(missed).isEmpty();
    }

    private void statisticsAndPreferences() {
        String stats = "/api/contract/stats";
        api.request("GET", stats, "");
        api.request("GET", stats + "?to=today", "");
        api.request("GET", stats, "", "Accept", "text/plain");
        api.request("POST", "/api/stats/rebuild", "");
        api.request("POST", "/api/stats/rebuild", "", "Accept", "text/plain");
        String preferences = "/api/contract/preferences";
        for (String[] change : new String[][] {{"PUT", "{}"}, {"DELETE", ""}}) {
            api.request("PUT", preferences, "{\"language\":\"de\"}");
            api.request("GET", preferences, "");
            api.request(change[0], preferences, change[1]);
            api.request(change[0], preferences, change[1], "If-Match", "*");
            api.request(change[0], preferences, change[1], "If-Match", "\"other\"");
            api.request(change[0], preferences, change[1], "Accept", "text/plain");
        }
        api.request("GET", "/api/not%20allowed/preferences", "");
        api.request("GET", preferences, "", "Accept", "text/plain");
        api.request("PUT", preferences, "{}", "Content-Type", "text/plain");
        api.request("PUT", preferences, "{\"x\":\"%s\"}".formatted("x".repeat(300_000)));
    }

    private void chat(String large) {
        String conversations = "/api/contract/conversations";
        for (String path : List.of("/api/chat", "/api/contract/chat")) {
            String user = path.equals("/api/chat") ? ",\"user_id\":\"contract\"" : "";
            String id = api.request("POST", path, "{\"message\":\"add chat\"%s}".formatted(user))
                    .json()
                    .get("conversation_id")
                    .asText();
            String next = "{\"message\":\"list\",\"conversation_id\":\"%s\"%s}".formatted(id, user);
            write("POST", path, next, large);
            api.request("POST", path, next.replace(id, "unknown"));
            todoflow.sidecar(
                    "POST",
                    "/v1.0/state/statestore",
                    "[{\"key\":\"conversation-%s-turn\",\"value\":{}}]".formatted(id));
            api.request("POST", path, next);
            for (String read : List.of(conversations, conversations + "/" + id, conversations + "/unknown")) {
                read(read);
            }
            api.request("DELETE", "/api/not%20allowed/conversations/" + id, "");
            api.request("DELETE", conversations + "/" + id, "");
            api.request("DELETE", conversations + "/" + id, "");
        }
    }

    private void letters() {
        todoflow.deliver("/events/pubsub/task-events", """
                {"specversion":"1.0","id":"of-the-document","source":"curl","type":"task.created","data":{}}
                """);
        String letters = "/api/dead-letters";
        String id = api.request("GET", letters + "?status=dead&consumer=audit&limit=1", "")
                .json()
                .at("/items/0/id")
                .asText();
        api.request("GET", letters + "?status=other", "");
        api.request("GET", letters, "", "Accept", "text/plain");
        api.request("POST", letters + "/" + id + "/redrive", "");
        api.request("POST", letters + "/unknown/redrive", "");
        api.request("POST", letters + "/" + id + "/redrive", "", "Accept", "text/plain");
        api.request("POST", letters + "/redrive", "");
        api.request("POST", letters + "/redrive", "", "Accept", "text/plain");
        api.request("POST", letters + "/redrive?consumer=no%20body", "");
        String reason = "{\"reason\":\"of the document\"}";
        for (String discard : List.of(letters + "/" + id + "/discard", letters + "/discard?consumer=audit")) {
            api.request("POST", discard, reason);
            api.request("POST", discard, "{}");
            api.request("POST", discard, "{\"reason\":\"%s\"}".formatted("x".repeat(300_000)));
            api.request("POST", discard, reason, "Content-Type", "text/plain");
            api.request("POST", discard, reason, "Accept", "text/plain");
        }
        api.request("POST", letters + "/unknown/discard", reason);
        String correction = "{\"event\":{},\"reason\":\"of the document\"}";
        write(
                "POST",
                letters + "/" + id + "/replace",
                correction,
                "{\"reason\":\"%s\"}".formatted("x".repeat(300_000)));
        api.request("POST", letters + "/unknown/replace", correction);
        String replay = "{\"user_id\":\"contract\"}";
        String begun =
                api.request("POST", "/api/replay", replay).json().get("id").asText();
        api.request("GET", "/api/replay/" + begun, "");
        api.request("GET", "/api/replay/" + begun, "", "Accept", "text/plain");
        api.request("GET", "/api/replay/unknown", "");
        api.request("POST", "/api/replay", "[]");
        api.request("POST", "/api/replay", "{\"user_id\":\"%s\"}".formatted("x".repeat(300_000)));
        api.request("POST", "/api/replay", replay, "Content-Type", "text/plain");
        api.request("POST", "/api/replay", replay, "Accept", "text/plain");
    }

    private void erasure(String large) {
        write("POST", "/api/erasures", "{\"user_id\":\"nobody-of-the-document\"}", large);
    }

    private void reminders(String large) {
        String user = "/api/contract";
        api.request("GET", user + "/contact", "");
        api.request("PUT", user + "/contact", "{\"email\":\"contract@example.com\",\"time_zone\":\"Asia/Karachi\"}");
        read(user + "/contact");
        api.request("POST", TASKS, "{\"title\":\"Past\",\"remind_at\":\"%s\"}".formatted(Instant.now()));
        await().until(() -> api.request("GET", user + "/notifications", "")
                .json()
                .at("/items/0/id")
                .isTextual());
        read(user + "/notifications");
        String id = api.request("GET", user + "/notifications?unread=true&limit=1", "")
                .json()
                .at("/items/0/id")
                .asText();
        String read = user + "/notifications/" + id + "/read";
        api.request("POST", read, "");
        api.request("POST", read, "", "Accept", "text/plain");
        api.request("POST", user + "/notifications/unknown/read", "");
        api.request("POST", read.replace("contract", "not%20allowed"), "");
        String trigger = "{\"data\":{\"type\":\"reminder\",\"task_id\":\"%s\"}}".formatted(id);
        write("POST", "/api/jobs/trigger", trigger, large);
        write("PUT", user + "/contact", "{\"email\":\"contract@example.com\"}", large);
    }

    private void write(String method, String path, String body, String large) {
        api.request(method, path, body);
        api.request(method, path, "{}");
        api.request(method, path, large);
        api.request(method, path, body, "Content-Type", "text/plain");
        api.request(method, path, body, "Accept", "text/plain");
    }

    private void create(String path, String body, String other, String large) {
        String key = "key of " + path;
        api.request("POST", path, body, "Idempotency-Key", key.replace(' ', '-'));
        api.request("POST", path, other, "Idempotency-Key", key.replace(' ', '-'));
        api.request("POST", path, body, "Idempotency-Key", key);
        api.request("POST", path, large);
        api.request("POST", path, body, "Content-Type", "text/plain");
        api.request("POST", path, body, "Accept", "text/plain");
    }

    private void read(String path) {
        api.request("GET", path, "");
        api.request("GET", path, "", "Accept", "text/plain");
        api.request("GET", path.replace("contract", "not%20allowed"), "");
        api.request("GET", path, "", "If-None-Match", "0");
        if (path.equals(TASKS)) {
            api.request("GET", path + "?limit=0", "");
        }
    }

    /** With a body, as a parameter is looked at before it. */
    private Response withUnknownParameter(String operation) {
        String[] parts = operation.split(" ");
        String path = parts[1].replace("{user_id}", "contract").replaceAll("\\{\\w+}", "unknown");
        return api.request(parts[0], path + "?consumr=email", parts[0].equals("GET") ? "" : "{}");
    }

    @Test
    void anUndocumentedQueryParameterIsRefused() {
        for (String operation : api.operations()) {
            // When
            Response response = withUnknownParameter(operation);

            // Then
            List<String> allowed = Stream.of(
                            api.document().path("paths").path(operation.split(" ")[1]), api.operation(operation))
                    .flatMap(owner ->
                            StreamSupport.stream(owner.path("parameters").spliterator(), false))
                    .map(api::resolve)
                    .filter(parameter -> parameter.path("in").asText().equals("query"))
                    .map(parameter -> parameter.path("name").asText())
                    .toList();
            assertThat(response.status()).as(operation).isEqualTo(400);
            assertThat(response.json().at("/errors/0/field").asText()).isEqualTo("consumr");
            assertThat(response.json().at("/errors/0/message").asText())
                    .as(operation)
                    .startsWith("is unknown")
                    .satisfies(message -> assertThat(allowed).allMatch(message::contains));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"consumer=email&consumr=email", "CONSUMER=email", "con%73umr", "%zz", "user_id=1", ";consumer=a"
            })
    void anUnknownParameterRedrivesNothing(String query) {
        // When
        RawHttp.Answer answer =
                new RawHttp(port).send("POST", "/api/dead-letters/redrive?" + query, List.of(), new byte[0]);

        // Then
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void parametersHaveTheLimitsOfTheDocument() {
        for (JsonNode ref : api.operation("GET /api/{user_id}/tasks").get("parameters")) {
            // Given
            JsonNode parameter = api.resolve(ref);
            JsonNode schema = api.resolve(parameter.get("schema"));
            String name = parameter.get("name").asText();

            // When, Then
            schema.path("enum")
                    .forEach(value ->
                            assertThat(list(name, value.asText()).status()).isEqualTo(200));
            if (schema.has("enum")) {
                assertThat(list(name, "other").json().get("detail").asText()).startsWith(name);
            }
            if (schema.has("maximum")) {
                assertThat(list(name, schema.get("minimum").asText()).status()).isEqualTo(200);
                assertThat(list(name, schema.get("maximum").asText()).status()).isEqualTo(200);
                assertThat(list(name, "" + (schema.get("maximum").asInt() + 1)).status())
                        .isEqualTo(400);
            }
            if (schema.has("maxLength") && !name.equals("cursor")) {
                assertThat(list(name, "x".repeat(schema.get("maxLength").asInt()))
                                .status())
                        .isEqualTo(200);
                assertThat(list(name, "x".repeat(schema.get("maxLength").asInt() + 1))
                                .status())
                        .isEqualTo(400);
            }
            if (schema.path("format").asText().equals("date-time")) {
                assertThat(list(name, "2030-01-01T00:00:00Z").status()).isEqualTo(200);
            }
        }
    }

    private Response list(String parameter, String value) {
        return api.request("GET", TASKS + "?" + parameter + "=" + value, "");
    }
}
