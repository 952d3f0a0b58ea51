package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Operators list dead letters and redrive them to the consumer that failed, and replay published events. */
@TodoflowTest
class DeadLettersTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

    @BeforeEach
    void theAuditLogRefusesSomeTitles() {
        jdbc.execute(
                "alter table audit_log add constraint no_letters check (event #>> '{payload,title}' <> 'letter') not valid");
    }

    @AfterEach
    void mend() {
        jdbc.execute("alter table audit_log drop constraint if exists no_letters");
        jdbc.update("delete from dead_letter");
        jdbc.execute("drop function if exists die cascade");
        jdbc.execute("drop sequence if exists deaths");
    }

    /**
     * Creates a dead letter of an event that used up its attempts at the consumer {@code audit}, and returns its id.
     */
    private String deadLetter(String taskId) {
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(UUID.randomUUID(), """
                {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                 "correlation_id":"by-hand","source":"curl",
                 "payload":{"task_id":"%s","user_id":"dl","title":"letter","version":1,"created_at":"2026-01-01T00:00:00Z"}}
                """.formatted(UUID.randomUUID(), taskId));
        assertThat(todoflow.deliver("/events/pubsub/task-events", event).body()).contains("SUCCESS");
        String letter = letters("?limit=1").get(0).get("id").asText();
        await().until(() -> letter(letter).get("status").asText().equals("dead"));
        return letter;
    }

    private List<JsonNode> letters(String query) {
        Response response = todoflow.request("GET", "/api/dead-letters" + query, "");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return StreamSupport.stream(response.json().get("items").spliterator(), false)
                .toList();
    }

    private JsonNode letter(String id) {
        return letters("").stream()
                .filter(letter -> letter.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Response redrive(String id) {
        return todoflow.request("POST", "/api/dead-letters/" + id + "/redrive", "");
    }

    private int audited(String taskId) {
        return todoflow.history("dl", taskId).size();
    }

    @Test
    void aFilterInTheBodyIsRefusedInsteadOfIgnored() {
        // When
        Response answer = todoflow.request("POST", "/api/dead-letters/redrive", "{\"consumer\":\"audit\"}");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("body");
        assertThat(answer.json().get("detail").asText()).contains("query parameters: consumer, event_id");
    }

    @Test
    void aDeadLetterHasTheReasonAndTheNumberOfItsFailures() {
        // When
        String id = deadLetter(UUID.randomUUID().toString());

        // Then
        JsonNode letter = letter(id);
        assertThat(letter.get("consumer").asText()).isEqualTo("audit");
        assertThat(letter.get("status").asText()).isEqualTo("dead");
        assertThat(letter.get("attempts").asInt()).isEqualTo(5);
        assertThat(letter.get("route_id").asText()).isEqualTo("audit-record");
        assertThat(letter.get("reason").asText()).contains("no_letters");
        assertThat(letter.get("event").asText()).contains("\"title\":\"letter\"");
        assertThat(letter.get("history")).hasSize(5);
        assertThat(letter.at("/history/4/attempt").asInt()).isEqualTo(5);
        assertThat(letter.at("/history/4/reason").asText()).contains("no_letters");
    }

    @Test
    void aRedriveDeliversTheEventOfItsDeadLetterEvenIfAnotherSharesItsId() {
        // Given two events with one id from different sources
        String id = UUID.randomUUID().toString();
        String first = failed(id, "first");
        String second = failed(id, "second");
        List<String> ids = letters("?consumer=audit&status=dead").stream()
                .map(letter -> letter.get("id").asText())
                .toList();
        mendConstraint();

        // When
        ids.forEach(this::redrive);

        // Then
        await().until(() -> letters("?consumer=audit&status=redriven").size() == 2);
        assertThat(ids).hasSize(2);
        assertThat(audited(first)).isEqualTo(1);
        assertThat(audited(second)).isEqualTo(1);
    }

    /** Returns the task of an event that used up its attempts. */
    private String failed(String id, String source) {
        String taskId = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"%s","type":"task.created","data":
                 {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                 "correlation_id":"by-hand","source":"curl",
                 "payload":{"task_id":"%s","user_id":"dl","title":"letter","version":1,"created_at":"2026-01-01T00:00:00Z"}}}
                """.formatted(id, source, UUID.randomUUID(), taskId);
        Stream.generate(() -> todoflow.deliver("/events/pubsub/task-events", event))
                .limit(5)
                .forEach(answer -> assertThat(answer.status()).isEqualTo(200));
        return taskId;
    }

    @Test
    void aRedrivenEventTakesEffectOnceAfterItsConsumerIsFixed() {
        // Given
        String taskId = UUID.randomUUID().toString();
        String id = deadLetter(taskId);
        mendConstraint();

        // When
        Response answer = redrive(id);

        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("status").asText()).isEqualTo("redriving");
        await().until(() -> letter(id).get("status").asText().equals("redriven"));
        assertThat(audited(taskId)).isEqualTo(1);

        // And a repeated redrive changes nothing
        assertThat(redrive(id).json().get("status").asText()).isEqualTo("redriven");
        assertThat(audited(taskId)).isEqualTo(1);
    }

    @Test
    void aRedrivenEventThatFailsAgainKeepsItsHistory() {
        // Given
        String id = deadLetter(UUID.randomUUID().toString());

        // When
        redrive(id);

        // Then
        await().until(() -> letter(id).get("attempts").asInt() == 6);
        JsonNode letter = letter(id);
        assertThat(letter.get("status").asText()).isEqualTo("dead");
        assertThat(letter.get("history")).hasSize(6);
        assertThat(letter.at("/history/0/attempt").asInt()).isEqualTo(1);
        assertThat(letter.at("/history/5/attempt").asInt()).isEqualTo(6);
    }

    @Test
    void aRedriveReachesNoOtherConsumer() {
        // Given an event that would be new for other consumers
        String id = deadLetter(UUID.randomUUID().toString());
        mendConstraint();
        String eventId = jdbc.queryForObject(
                "select event::json ->> 'event_id' from dead_letter where id = ?::bigint", String.class, id);
        jdbc.update("delete from inbox where event_id = ?::uuid", eventId);

        // When
        redrive(id);

        // Then
        await().until(() -> letter(id).get("status").asText().equals("redriven"));
        assertThat(jdbc.queryForList("select consumer from inbox where event_id = ?::uuid", String.class, eventId))
                .containsExactly("audit");
    }

    @Test
    void aRedriveInterruptedByACrashContinuesWithoutTheSidecar() {
        // Given one whose process died after claiming it, and one of a consumer that does not run here
        String taskId = UUID.randomUUID().toString();
        String left = deadLetter(taskId);
        mendConstraint();
        sidecar.stop();
        try {
            String elsewhere = jdbc.queryForObject("""
                    insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event, redrive_at)
                    values ('elsewhere', 'x', 'redriving', 1, 'r', 'r', 'pubsub', 'task-events', '{}', now()) returning id::text
                    """, String.class);

            // When its lease ends
            jdbc.update(
                    "update dead_letter set status = 'redriving', redrive_at = now() + interval '1 second' where id = ?::bigint",
                    left);

            // Then
            await().until(() -> letter(left).get("status").asText().equals("redriven"));
            assertThat(audited(taskId)).isEqualTo(1);
            assertThat(letter(String.valueOf(elsewhere)).get("status").asText()).isEqualTo("redriving");
        } finally {
            sidecar.start();
        }
    }

    @Test
    void aDeadLetterIsSettledIfItsEventIsProcessedAfterAll() {
        // Given
        String id = deadLetter(UUID.randomUUID().toString());
        mendConstraint();

        // When its event is redelivered, such as by a replay
        String event = letter(id).get("event").asText();
        todoflow.publish("task-events", "application/json", event);

        // Then
        await().until(() -> letter(id).get("status").asText().equals("redriven"));
        assertThat(letter(id).get("attempts").asInt()).isEqualTo(5);
    }

    @Test
    void allDeadLettersOfAConsumerAreRedriven() {
        // Given
        List<String> tasks =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(12).toList();
        tasks.forEach(this::deadLetter);
        mendConstraint();

        // When
        Response others = todoflow.request("POST", "/api/dead-letters/redrive?consumer=nobody", "");
        Response answer = todoflow.request("POST", "/api/dead-letters/redrive?consumer=audit", "");

        // Then
        assertThat(others.json().get("redriving").asInt()).isZero();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("redriving").asInt()).isEqualTo(12);
        await().until(() -> letters("?consumer=audit&status=redriven").size() == 12);
        assertThat(tasks).allSatisfy(task -> assertThat(audited(task)).isEqualTo(1));
    }

    private Response replace(String id, JsonNode event, String reason) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
        body.set("event", event);
        return todoflow.request("POST", "/api/dead-letters/" + id + "/replace", body.toString());
    }

    @Test
    void aCorrectedEventReachesItsConsumerAsANewEventAndNamesItsEditor() throws Exception {
        // Given
        String taskId = UUID.randomUUID().toString();
        String id = deadLetter(taskId);
        JsonNode event = new ObjectMapper().readTree(letter(id).get("event").asText());
        ((ObjectNode) event.get("payload")).put("title", "corrected");

        // When
        Response answer = replace(id, event, "the title was wrong");

        // Then
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        String corrected = answer.json().get("id").asText();
        await().until(() -> letter(corrected).get("status").asText().equals("redriven"));
        assertThat(letter(corrected).get("replaces").asText()).isEqualTo(id);
        assertThat(letter(id).get("status").asText()).isEqualTo("discarded");
        assertThat(letter(id).get("discard_reason").asText()).isEqualTo("the title was wrong");
        assertThat(letter(id).get("discarded_by").asText()).isEqualTo("me");
        List<JsonNode> audited = todoflow.history("dl", taskId);
        assertThat(audited).hasSize(1);
        assertThat(audited.get(0).at("/payload/title").asText()).isEqualTo("corrected");
        assertThat(audited.get(0).get("event_id").asText())
                .isNotEqualTo(event.get("event_id").asText());

        // When
        Response again = replace(id, event, "twice");

        // Then
        assertThat(again.json().get("status").asText()).isEqualTo("discarded");
        assertThat(letter(id).get("discard_reason").asText()).isEqualTo("the title was wrong");
        assertThat(letters("")).hasSize(2);
    }

    @Test
    void aPageHasTheNumberOfDeadLettersThatMatchItsFilters() {
        // Given
        deadLetter(UUID.randomUUID().toString());
        String taskId = UUID.randomUUID().toString();
        deadLetter(taskId);

        // When
        JsonNode all = todoflow.request("GET", "/api/dead-letters?limit=1&status=redriven", "")
                .json();
        JsonNode one = todoflow.request("GET", "/api/dead-letters?task_id=" + taskId, "")
                .json();

        // Then
        assertThat(all.get("dead").asInt()).isEqualTo(2);
        assertThat(one.get("dead").asInt()).isEqualTo(1);
    }

    private Response discard(String path, String reason) {
        Response answer =
                todoflow.request("POST", "/api/dead-letters/" + path, "{\"reason\":\"%s\"}".formatted(reason));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void aDiscardedDeadLetterNamesItsOperatorAndReason() {
        // Given
        String id = deadLetter(UUID.randomUUID().toString());

        // When
        Response answer = discard(id + "/discard", "a test of a customer");

        // Then
        assertThat(answer.json().get("status").asText()).isEqualTo("discarded");
        JsonNode letter = letter(id);
        assertThat(letter.get("status").asText()).isEqualTo("discarded");
        assertThat(letter.get("discard_reason").asText()).isEqualTo("a test of a customer");
        assertThat(letter.get("discarded_by").asText()).isEqualTo("me");
        assertThat(letter.hasNonNull("discarded_at")).isTrue();
        assertThat(letters("?status=dead")).isEmpty();
        assertThat(todoflow.request("POST", "/api/dead-letters/redrive", "")
                        .json()
                        .get("redriving")
                        .asInt())
                .isZero();

        // And a second discard keeps the first reason
        discard(id + "/discard", "another reason");
        assertThat(letter(id).get("discard_reason").asText()).isEqualTo("a test of a customer");
    }

    @Test
    void aDiscardedDeadLetterStaysDiscardedIfItsEventFailsAgain() {
        // Given
        String id = deadLetter(UUID.randomUUID().toString());
        JsonNode letter = letter(id);
        discard(id + "/discard", "wrong");

        // When
        todoflow.deliver("/events/pubsub/task-events", """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(
                        letter.get("delivery_id").asText(), letter.get("event").asText()));

        // Then
        assertThat(letter(id).get("attempts").asInt()).isEqualTo(6);
        assertThat(letter(id).get("status").asText()).isEqualTo("discarded");
    }

    @Test
    void aDiscardedDeadLetterCanBeRedrivenByItsId() {
        // Given
        String taskId = UUID.randomUUID().toString();
        String id = deadLetter(taskId);
        discard(id + "/discard", "by mistake");
        mendConstraint();

        // When
        redrive(id);

        // Then
        await().until(() -> letter(id).get("status").asText().equals("redriven"));
        assertThat(audited(taskId)).isEqualTo(1);
        assertThat(letter(id).get("discard_reason").asText()).isEqualTo("by mistake");
    }

    @Test
    void aDeadLetterOfAMissingConsumerCanBeDiscarded() {
        // Given one that is redriven to a consumer that does not exist
        String id = jdbc.queryForObject("""
                insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event, redrive_at)
                values ('gone', 'x', 'redriving', 1, 'r', 'r', 'pubsub', 'task-events', 'not JSON', now()) returning id::text
                """, String.class);

        // When
        discard(id + "/discard", "its flow is gone");

        // Then
        assertThat(letter(String.valueOf(id)).get("status").asText()).isEqualTo("discarded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_id", "task_id", "correlation_id"})
    void deadLettersAreFoundRedrivenAndDiscardedByTheirEvent(String filter) {
        // Given three letters, one of them not JSON
        String other = letterElsewhere(null, "other").get("id").asText();
        letterElsewhere("not JSON", "text");
        JsonNode wanted = letterElsewhere(null, "wanted");
        JsonNode event = wanted.get("parsed");
        String value = filter.equals("task_id")
                ? event.at("/payload/task_id").asText()
                : event.get(filter).asText();
        String query = "?" + filter + "=" + value;
        String id = wanted.get("id").asText();

        // When, Then
        assertThat(letters(query))
                .singleElement()
                .satisfies(letter -> assertThat(letter.get("id").asText()).isEqualTo(id));
        assertThat(todoflow.request("POST", "/api/dead-letters/redrive" + query, "")
                        .json()
                        .get("redriving")
                        .asInt())
                .isEqualTo(1);
        jdbc.update("update dead_letter set status = 'dead' where id = ?::bigint", id);
        assertThat(discard("discard" + query, "wrong").json().get("discarded").asInt())
                .isEqualTo(1);
        assertThat(letter(id).get("status").asText()).isEqualTo("discarded");
        assertThat(letter(other).get("status").asText()).isEqualTo("dead");
    }

    /** Creates a dead letter of a consumer that does not run. */
    private JsonNode letterElsewhere(@Nullable String text, String name) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", UUID.randomUUID().toString())
                .put("correlation_id", name + "-" + UUID.randomUUID());
        event.putObject("payload").put("task_id", UUID.randomUUID().toString());
        String id = jdbc.queryForObject("""
                insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event)
                values ('elsewhere', ?, 'dead', 1, 'r', 'r', 'pubsub', 'task-events', ?) returning id::text
                """, String.class, name, text == null ? event.toString() : text);
        return JsonNodeFactory.instance.objectNode().put("id", id).set("parsed", event);
    }

    @Test
    void deadLettersAreReadPageByPage() {
        // Given
        List<String> ids = Stream.generate(() -> deadLetter(UUID.randomUUID().toString()))
                .limit(3)
                .toList();

        // When
        Response first = todoflow.request("GET", "/api/dead-letters?limit=2", "");
        Response second = todoflow.request(
                "GET",
                "/api/dead-letters?limit=2&cursor="
                        + first.json().get("next_cursor").asText(),
                "");

        // Then
        assertThat(first.json().at("/items/0/id").asText()).isEqualTo(ids.get(2));
        assertThat(first.json().at("/items/1/id").asText()).isEqualTo(ids.get(1));
        assertThat(second.json().get("items")).hasSize(1);
        assertThat(second.json().has("next_cursor")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET  | /api/dead-letters?status=lost   |                          | 400 | status must be one of retrying, dead, redriving, redriven, discarded
                    GET  | /api/dead-letters?limit=0       |                          | 400 | limit must be a number from 1 to 100
                    GET  | /api/dead-letters?cursor=x      |                          | 400 | cursor must be the next_cursor of a page
                    POST | /api/dead-letters/0/redrive     |                          | 404 | There is no dead letter with this id
                    POST | /api/dead-letters/x/redrive     |                          | 404 | There is no dead letter with this id
                    GET  | /api/dead-letters?event_id=x    |                          | 400 | event_id may be given once, as a UUID
                    GET  | /api/dead-letters?task_id=x     |                          | 400 | task_id may be given once, as a UUID
                    POST | /api/dead-letters/redrive?correlation_id= |                | 400 | correlation_id may be given once, with 1 to 255 characters
                    POST | /api/dead-letters/discard       | {"reason":"x"}           | 400 | consumer must be given, or another filter of consumer, event_id, task_id, correlation_id
                    POST | /api/dead-letters/discard?consumer=audit | {"reason":" "}  | 400 | reason must be given, with 1 to 1000 characters
                    POST | /api/dead-letters/discard?consumer=audit | {"reason":"\\u0007"} | 400 | reason must be given, with 1 to 1000 characters
                    POST | /api/dead-letters/discard?consumer=audit | {}              | 400 | reason must be given
                    POST | /api/dead-letters/discard?consumer=audit | null            | 400 | reason must be given
                    POST | /api/dead-letters/0/discard     | {"reason":"x"}           | 404 | There is no dead letter with this id
                    POST | /api/dead-letters/0/replace     | {"event":{},"reason":"x"} | 404 | There is no dead letter with this id
                    POST | /api/dead-letters/0/replace     | {"event":"x","reason":"x"} | 400 | event must be given, as a JSON object
                    POST | /api/dead-letters/0/replace     | {"event":{}}             | 400 | reason must be given
                    POST | /api/dead-letters/0/replace     | {"event":{"a":"\\ud800"},"reason":"x"} | 400 | event must not contain half of a surrogate pair
                    POST | /api/dead-letters/x/discard     | {"reason":"x"}           | 404 | There is no dead letter with this id
                    GET  | /api/replay/0                   |                          | 404 | There is no replay with this id
                    GET  | /api/replay/x                   |                          | 404 | There is no replay with this id
                    POST | /api/replay                     | {"task_id":"x"}          | 400 | task_id must be a UUID
                    POST | /api/replay                     | {"from":"yesterday"}     | 400 | from must be an RFC 3339 time
                    POST | /api/replay                     | {"tasks":"all"}          | 400 | tasks is unknown, allowed are
                    POST | /api/replay                     | {"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"} | 400 | to must be later than from
                    """)
    void anInvalidRequestIsRefusedWithTheAllowedValues(
            String method, String path, String body, int status, String detail) {
        // When
        Response answer = todoflow.request(method, path, body == null ? "" : body);

        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }

    @Test
    void aReplayRepublishesTheEventsOfATaskWithoutRepeatingTheirEffects() {
        // Given
        String taskId = todoflow.createTask("replay", "again");
        String other = todoflow.createTask("replay", "not this one");
        await().until(() -> todoflow.history("replay", taskId).size() == 1
                && todoflow.history("replay", other).size() == 1);

        // When one of two effects is lost, such as by a broker that lost its data
        jdbc.update("delete from audit_log where task_id = ?::uuid", taskId);
        jdbc.update(
                "delete from inbox where event_id = (select event_id from event where task_id = ?::uuid) and consumer = 'audit'",
                taskId);
        Response answer = todoflow.request("POST", "/api/replay", "{\"user_id\":\"replay\"}");

        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("events").asInt()).isEqualTo(2);
        awaitReplay(answer);
        await().until(() -> todoflow.history("replay", taskId).size() == 1);
        await().until(() -> pending() == 0);
        assertThat(todoflow.history("replay", other)).hasSize(1);
    }

    @Test
    void aReplayDuringASidecarOutageWaitsInTheOutboxAndIsNotDuplicated() {
        // Given
        String taskId = todoflow.createTask("away", "later");
        await().until(() -> todoflow.history("away", taskId).size() == 1);
        sidecar.stop();

        // When
        Response first;
        Response second;
        try {
            first = todoflow.request("POST", "/api/replay", "{\"task_id\":\"%s\"}".formatted(taskId));
            second = todoflow.request("POST", "/api/replay", "{\"task_id\":\"%s\"}".formatted(taskId));
        } finally {
            sidecar.start();
        }

        // Then
        assertThat(first.json().get("events").asInt()).isEqualTo(1);
        assertThat(second.json().get("events").asInt()).isEqualTo(1);
        awaitReplay(first);
        awaitReplay(second);
        await().until(() -> pending() == 0);
        assertThat(todoflow.history("away", taskId)).hasSize(1);
    }

    private JsonNode replay(String id) {
        Response response = todoflow.request("GET", "/api/replay/" + id, "");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.json();
    }

    private void awaitReplay(Response begun) {
        await().until(() -> replay(begun.json().get("id").asText()).hasNonNull("finished_at"));
    }

    /** Adds events to the log that no consumer has received. */
    private void eventsInTheLog(String user, int count) {
        jdbc.update("""
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                select event_id, 'task.created', task_id, ?1, 'c', 'task-events', json_build_object(
                    'specversion', '1.0', 'id', event_id, 'source', 'todoflow', 'type', 'task.created', 'data', json_build_object(
                        'event_id', event_id, 'event_type', 'task.created', 'event_version', 'v1',
                        'timestamp', '2026-01-01T00:00:00Z', 'correlation_id', 'c', 'source', 'todoflow',
                        'payload', json_build_object('task_id', task_id, 'user_id', ?1, 'title', 'old', 'version', 1)))
                from (select gen_random_uuid() as event_id, gen_random_uuid() as task_id from generate_series(1, ?2)) e
                """.replace("?1", "'" + user + "'").replace("?2", "" + count));
    }

    private int auditedOf(String user) {
        return jdbc.queryForObject("select count(*) from audit_log where user_id = ?", Integer.class, user);
    }

    @Test
    void aNewEventOvertakesALargeReplay() {
        // Given a replay with more events than the outbox receives at once
        String user = "overtaken-" + UUID.randomUUID();
        eventsInTheLog(user, 60);
        sidecar.stop();
        Response begun;
        String taskId;
        try {
            begun = todoflow.request("POST", "/api/replay", "{\"user_id\":\"%s\"}".formatted(user));
            await().until(() -> pending() > 5);

            // When
            taskId = todoflow.createTask("overtakes", "new");
        } finally {
            sidecar.start();
        }

        // Then
        awaitReplay(begun);
        await().until(() -> auditedOf(user) == 60);
        assertThat(jdbc.queryForObject(
                        "select count(*) from audit_log where user_id = ? and id < (select id from audit_log where task_id = ?::uuid)",
                        Integer.class,
                        user,
                        taskId))
                .isLessThan(30);
    }

    @Test
    void aReplayContinuesAfterItsProcessDies() {
        // Given a process that dies at the commit of the third batch; a sequence counts rolled-back batches
        String user = "goes-on-" + UUID.randomUUID();
        eventsInTheLog(user, 23);
        jdbc.execute("create sequence deaths");
        jdbc.execute("""
                create function die() returns trigger language plpgsql as $$
                begin
                    perform nextval('deaths');
                    raise exception 'the process dies' using errcode = '57P01';
                end
                $$
                """);
        jdbc.execute("create constraint trigger dies after update on replay deferrable initially deferred "
                + "for each row when (new.replayed > 10) execute function die()");
        Response begun = todoflow.request("POST", "/api/replay", "{\"user_id\":\"%s\"}".formatted(user));
        String id = begun.json().get("id").asText();
        await().until(() -> jdbc.queryForObject("select is_called from deaths", Boolean.class));
        assertThat(replay(id).get("replayed").asInt()).isEqualTo(10);

        // When another process continues
        jdbc.execute("drop function die cascade");

        // Then
        awaitReplay(begun);
        await().until(() -> auditedOf(user) == 23);
        assertThat(replay(id).get("replayed").asInt()).isEqualTo(23);
        assertThat(replay(id).get("requested_by").asText()).isEqualTo("me");
    }

    private int pending() {
        Integer count = jdbc.queryForObject("select count(*) from outbox", Integer.class);
        return count == null ? 0 : count;
    }

    private void mendConstraint() {
        jdbc.execute("alter table audit_log drop constraint no_letters");
    }
}
