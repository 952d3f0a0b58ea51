package io.todoflow.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.rest.RawHttp.Answer;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fuzzes each entry point. Input is refused with a reason or accepted completely, never causes a server error, and
 * never blocks others. {@code -Dhostile.seed} selects other input, {@code -Dhostile.count} more of it.
 */
@TodoflowTest
class HostileInputTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = Long.getLong("hostile.seed", 1);
    private static final int COUNT = Integer.getInteger("hostile.count", 20);
    private static final String USER = "hostile";
    /** A valid value for each field and parameter of the document. */
    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("title", "\"Task\""),
            Map.entry("description", "\"Of it\""),
            Map.entry("priority", "\"high\""),
            Map.entry("tags", "[\"a\",\"b\"]"),
            Map.entry("due_at", "\"2030-01-01T00:00:00Z\""),
            Map.entry("remind_at", "\"2030-01-01T00:00:00Z\""),
            Map.entry("recurrence", "\"FREQ=DAILY\""),
            Map.entry("user_id", "\"" + USER + "\""),
            Map.entry("task_id", "\"00000000-0000-0000-0000-000000000000\""),
            Map.entry("email", "\"a@example.com\""),
            Map.entry("time_zone", "\"Europe/Berlin\""),
            Map.entry("from", "\"2030-01-01T00:00:00Z\""),
            Map.entry("to", "\"2030-01-02T00:00:00Z\""),
            Map.entry("data", "{\"type\":\"reminder\",\"task_id\":\"00000000-0000-0000-0000-000000000000\"}"));

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Value("${server.port}")
    int port;

    /** An operation of the document, with its parameters and the fields of its body. */
    record Operation(String method, String template, JsonNode parameters, String contentType, List<String> fields) {
        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    static Stream<Operation> operations() throws IOException {
        JsonNode document = OpenApiDocument.read();
        // an erasure continues in the background, and erases the data of the other operations
        return OpenApiDocument.operations(document)
                .filter(operation -> !operation.template().equals("/api/erasures"))
                .map(operation -> {
                    var parameters = JSON.createArrayNode();
                    operation.path().path("parameters").forEach(ref -> parameters.add(resolve(document, ref)));
                    operation.details().path("parameters").forEach(ref -> parameters.add(resolve(document, ref)));
                    JsonNode content = operation.details().at("/requestBody/content");
                    List<String> fields = new ArrayList<>();
                    resolve(document, content.path(operation.contentType()).path("schema"))
                            .path("properties")
                            .fieldNames()
                            .forEachRemaining(fields::add);
                    return new Operation(
                            operation.method(), operation.template(), parameters, operation.contentType(), fields);
                });
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aRequestIsRefusedWithAReasonOrProcessedCompletely(Operation operation) throws JsonProcessingException {
        // Given
        Hostile hostile = new Hostile(SEED + operation.toString().hashCode());
        RawHttp http = new RawHttp(port);
        String task = todoflow.createTask(USER, "Task");

        for (int i = 0; i < COUNT; i++) {
            // When
            String target = target(operation, hostile, task);
            List<String> headers = headers(operation, hostile);
            String body = operation.contentType().isEmpty() ? "" : body(operation, hostile);
            long events = events();
            Answer answer = http.send(operation.method(), target, headers, body.getBytes(UTF_8));

            // Then
            String what = "seed %d: %s %s %s %s%nis answered %s"
                    .formatted(SEED, operation.method(), target, headers, shortened(body), answer);
            assertThat(answer.status()).as(what).isLessThan(500);
            assertThat(answer.head()).as(what).doesNotContainPattern("(?m)^(X-Injected|Set-Cookie)");
            if (answer.status() >= 400) {
                assertThat(answer.body()).as(what).doesNotContain("Exception", "java.", "org.", "io.todoflow");
                assertThat(events()).as(what).isEqualTo(events);
            }
        }
        assertThat(jdbc.queryForList("""
                        select id from task t where user_id = ?
                        and version <> (select count(*) from event e where e.task_id = t.id)
                        """, USER))
                .as("Tasks whose changes have not one event each")
                .isEmpty();
    }

    private long events() {
        return jdbc.queryForObject("select count(*) from event where user_id = ?", Long.class, USER);
    }

    private static String shortened(String body) {
        return body.length() < 2000 ? body : body.substring(0, 2000) + "...";
    }

    private static String target(Operation operation, Hostile hostile, String task) {
        String path = operation.template();
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.get("name").asText();
            String kind = parameter.get("in").asText();
            if (kind.equals("path")) {
                String good = name.equals("user_id") ? USER : task;
                path = path.replace("{" + name + "}", hostile.sometimes(6) ? encoded(hostile.text()) : good);
            } else if (kind.equals("query") && hostile.sometimes(3)) {
                query.add(name + "=" + encoded(hostile.text()));
                if (hostile.sometimes(8)) {
                    query.add(name + "=" + encoded(hostile.text()));
                }
            }
        }
        if (hostile.sometimes(20)) {
            query.add(encoded(hostile.text()) + "=" + encoded(hostile.text()));
        }
        if (hostile.sometimes(40)) {
            query.add(hostile.any(List.of("%", "%zz", "%ff=%fe", "=", "&&", "a=%c0%80")));
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static List<String> headers(Operation operation, Hostile hostile) {
        List<String> headers = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.get("in").asText().equals("header") && hostile.sometimes(3)) {
                headers.add(parameter.get("name").asText() + ": " + oneLine(hostile.text()));
            }
        }
        if (hostile.sometimes(10)) {
            String name =
                    hostile.any(List.of("Accept", "Content-Type", "Authorization", "traceparent", "X-Forwarded-For"));
            headers.add(name + ": " + oneLine(hostile.text()));
        }
        if (headers.stream().noneMatch(header -> header.startsWith("Content-Type"))
                && !operation.contentType().isEmpty()) {
            headers.add("Content-Type: " + operation.contentType());
        }
        return headers;
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\r\n]", " ");
    }

    private static String body(Operation operation, Hostile hostile) throws JsonProcessingException {
        var good = JSON.createObjectNode();
        for (String field : operation.fields()) {
            good.set(field, JSON.readTree(GOOD.getOrDefault(field, "\"x\"")));
        }
        // so that a replay is not one of all events
        return hostile.json(good).replaceFirst("^\\{}$", "{\"user_id\":\"nobody\"}");
    }

    @Test
    void anEventIsProcessedOrRecordedAndNeverBlocksLaterOnes() throws JsonProcessingException {
        // Given
        Hostile hostile = new Hostile(SEED);
        RawHttp http = new RawHttp(port);

        for (int i = 0; i < 3 * COUNT; i++) {
            // When
            JsonNode good = event(UUID.randomUUID(), "hostile-" + i);
            String event = hostile.json(good);
            Answer answer = deliver(http, event);
            for (int attempt = 1; attempt < 5 && answer.body().contains("RETRY"); attempt++) {
                answer = deliver(http, event);
            }

            // Then
            assertThat(answer.status())
                    .as("seed %d: %s", SEED, shortened(event))
                    .isEqualTo(200);
            assertThat(answer.body())
                    .as("seed %d: after as many attempts as allowed, %s", SEED, shortened(event))
                    .contains("{\"status\":\"SUCCESS\"}");
        }

        UUID behind = UUID.randomUUID();
        assertThat(deliver(http, event(behind, "behind").toString()).body()).contains("{\"status\":\"SUCCESS\"}");
        await().untilAsserted(() -> assertThat(
                        jdbc.queryForObject("select count(*) from audit_log where event_id = ?", Integer.class, behind))
                .isEqualTo(1));
    }

    private static Answer deliver(RawHttp http, String event) {
        return http.send(
                "POST",
                "/events/pubsub/task-events",
                List.of("Content-Type: application/cloudevents+json"),
                event.getBytes(UTF_8));
    }

    private static JsonNode event(UUID id, String title) throws JsonProcessingException {
        return JSON.readTree("""
                {"specversion":"1.0","id":"%s","source":"other","type":"task.created","subject":"%s",
                 "datacontenttype":"application/json","time":"2030-01-01T00:00:00Z","traceparent":"x",
                 "data":{"event_id":"%s","event_type":"task.created","event_version":"v1",
                  "timestamp":"2030-01-01T00:00:00Z","correlation_id":"c","source":"other",
                  "payload":{"task_id":"%s","user_id":"hostile-events","version":1,"title":"%s","status":"open",
                   "priority":"low","tags":[],"created_at":"2030-01-01T00:00:00Z","due_at":"2030-01-01T00:00:00Z",
                   "remind_at":"2030-01-01T00:00:00Z","recurrence":"FREQ=DAILY"}}}
                """.formatted(id, id, id, id, title));
    }

    @Test
    void aJobTriggerIsSettledWhateverItContains() {
        // Given
        Hostile hostile = new Hostile(SEED);
        RawHttp http = new RawHttp(port);

        for (int i = 0; i < COUNT; i++) {
            // When
            String job = hostile.sometimes(2) ? "check-due-tasks" : "reminder-" + new UUID(0, i);
            String data = hostile.json(JSON.createObjectNode().put("task_id", "x"));
            Answer answer =
                    http.send("POST", "/job/" + job, List.of("Content-Type: application/json"), data.getBytes(UTF_8));

            // Then
            assertThat(answer.status())
                    .as("seed %d: %s %s", SEED, job, shortened(data))
                    .isEqualTo(200);
        }
    }
}
