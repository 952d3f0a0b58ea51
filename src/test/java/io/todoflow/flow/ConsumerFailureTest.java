package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What becomes of events that come twice, come broken, or cannot be stored. */
@TodoflowTest
class ConsumerFailureTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private static String envelope(String eventId, String taskId, String title) {
        return """
                {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                 "correlation_id":"by-hand","source":"curl","payload":{"task_id":"%s","user_id":"7","title":"%s","version":1}}
                """.formatted(eventId, taskId, title);
    }

    private int audited(String taskId) {
        return todoflow.history("7", taskId).size();
    }

    private List<Map<String, Object>> deadLetters(String deliveryId) {
        return jdbc.queryForList("select * from dead_letter where consumer = 'audit' and delivery_id = ?", deliveryId);
    }

    @ParameterizedTest
    @CsvSource({"application/json", "application/cloudevents+json"})
    void anEventMadeByHandIsAudited(String contentType) {
        // Given
        String taskId = UUID.randomUUID().toString();
        String envelope = envelope(UUID.randomUUID().toString(), taskId, "by hand");
        String event = contentType.equals("application/json") ? envelope : """
                        {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                        """.formatted(UUID.randomUUID(), envelope);

        // When
        int status = todoflow.publish("task-events", contentType, event).status();

        // Then
        assertThat(status).isEqualTo(204);
        await().until(() -> audited(taskId) == 1);
    }

    @Test
    void anEventDeliveredTwentyTimesAtOnceTakesEffectOnce() throws Exception {
        // Given
        String taskId = UUID.randomUUID().toString();
        String event =
                """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(UUID.randomUUID(), envelope(UUID.randomUUID().toString(), taskId, "twice"));

        // When
        List<TodoflowClient.Response> answers;
        ExecutorService clients = Executors.newFixedThreadPool(20);
        try {
            Callable<TodoflowClient.Response> delivery = () -> todoflow.deliver("/events/pubsub/task-events", event);
            answers = clients
                    .invokeAll(Stream.generate(() -> delivery).limit(20).toList())
                    .stream()
                    .map(answer -> {
                        try {
                            return answer.get();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
        } finally {
            clients.shutdown();
        }

        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}"));
        assertThat(audited(taskId)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"event_id":"x"}                                                  | event_version is missing
                    {"event_version":"v2"}                                            | event_version 'v2' is unknown
                    {"event_version":"v1","event_id":"1"}                             | event_id '1' is not a UUID
                    [1]                                                               | not a JSON object
                    """)
    void aPoisonEventGoesToTheDeadLettersAtOnceAndIsAcknowledged(String data, String reason) {
        // Given
        String id = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(id, data);

        // When
        TodoflowClient.Response answer = todoflow.deliver("/events/pubsub/task-events", event);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(deadLetters(id)).singleElement().satisfies(letter -> {
            assertThat(letter)
                    .containsEntry("consumer", "audit")
                    .containsEntry("status", "dead")
                    .containsEntry("attempts", 1)
                    .containsEntry("pubsub", "pubsub")
                    .containsEntry("topic", "task-events")
                    .containsEntry("event", data);
            assertThat(letter.get("reason").toString()).contains(reason);
        });
    }

    @Test
    void anEventThatFailsForAnUnknownReasonIsAskedForAgainUntilItsAttemptsAreUsedUp() {
        // Given an event that breaks a rule of the audit log's table
        jdbc.execute("alter table audit_log add constraint no_cursed check (event #>> '{payload,title}' <> 'cursed')");
        String taskId = UUID.randomUUID().toString();
        String id = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(id, envelope(UUID.randomUUID().toString(), taskId, "cursed"));

        // When
        List<String> answers = Stream.generate(() -> todoflow.deliver("/events/pubsub/task-events", event))
                .limit(5)
                .map(TodoflowClient.Response::body)
                .toList();

        // Then
        assertThat(answers)
                .containsExactly(
                        "{\"status\":\"RETRY\"}",
                        "{\"status\":\"RETRY\"}",
                        "{\"status\":\"RETRY\"}",
                        "{\"status\":\"RETRY\"}",
                        "{\"status\":\"SUCCESS\"}");
        assertThat(deadLetters(id)).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("status", "dead")
                .containsEntry("attempts", 5));
        assertThat(audited(taskId)).isZero();
    }

    @Test
    void eventsOfDifferentSourcesWithOneIdAreLettersOfTheirOwn() {
        // Given
        String id = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"%s","type":"task.created","data":{"event_version":"%s"}}
                """;

        // When
        todoflow.deliver("/events/pubsub/task-events", event.formatted(id, "first", "v7"));
        todoflow.deliver("/events/pubsub/task-events", event.formatted(id, "second", "v8"));

        // Then
        assertThat(deadLetters(id)).hasSize(2);
        assertThat(deadLetters(id)).anySatisfy(letter -> isOf(letter, "first", "v7"));
        assertThat(deadLetters(id)).anySatisfy(letter -> isOf(letter, "second", "v8"));
    }

    private static void isOf(Map<String, Object> letter, String source, String version) {
        assertThat(letter).containsEntry("source", source).containsEntry("attempts", 1);
        assertThat(letter.get("event").toString()).contains(version);
        assertThat(letter.get("reason").toString()).contains(version);
    }

    @Test
    void differentEventsOfOneSourceAndIdAreLettersOfTheirOwnAndTheSameEventIsOne() {
        // Given
        String id = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"first","type":"task.created","data":{"event_version":"%s"}}
                """;

        // When
        todoflow.deliver("/events/pubsub/task-events", event.formatted(id, "v7"));
        todoflow.deliver("/events/pubsub/task-events", event.formatted(id, "v8"));
        todoflow.deliver("/events/pubsub/task-events", event.formatted(id, "v8"));

        // Then
        assertThat(deadLetters(id)).extracting("attempts").containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void anEventWithTheEventIdOfAnotherOneIsADeadLetterAndNotADuplicate() {
        // Given an event that is taken
        String eventId = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """;
        String first = UUID.randomUUID().toString();
        String taken = event.formatted(UUID.randomUUID(), envelope(eventId, first, "first"));
        todoflow.deliver("/events/pubsub/task-events", taken);

        // When another one comes under its event_id, and it itself comes again
        String id = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        TodoflowClient.Response answer = todoflow.deliver(
                "/events/pubsub/task-events", event.formatted(id, envelope(eventId, second, "second")));
        todoflow.deliver("/events/pubsub/task-events", taken);

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(deadLetters(id)).singleElement().satisfies(letter -> {
            assertThat(letter.get("reason").toString()).contains(eventId).contains("another event");
            assertThat(letter.get("event").toString()).contains(second);
        });
        assertThat(audited(first)).isEqualTo(1);
        assertThat(audited(second)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "task.created, 2",
        "task.updated, 1000000001",
        "task.updated, 9223372036854775808",
        "task.updated, -1",
        "task.updated, 1.5"
    })
    void aVersionThatNoTaskCanHaveIsPoison(String type, String version) {
        // Given
        String id = UUID.randomUUID().toString();
        String taskId = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"%s","data":%s}
                """.formatted(
                        id,
                        type,
                        envelope(UUID.randomUUID().toString(), taskId, "absurd")
                                .replace("task.created", type)
                                .replace("\"version\":1", "\"version\":" + version));

        // When
        todoflow.deliver("/events/pubsub/task-events", event);

        // Then
        assertThat(deadLetters(id)).singleElement().satisfies(letter -> assertThat(
                        letter.get("reason").toString())
                .startsWith("version '" + version + "' is not a whole number"));
        assertThat(audited(taskId)).isZero();
    }

    @Test
    void whatIsNotJsonGoesToTheDeadLettersToo() {
        // When
        TodoflowClient.Response answer = todoflow.deliver("/events/pubsub/task-events", "not json");

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(jdbc.queryForList("select * from dead_letter where consumer = 'audit' and event = 'not json'"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.get("reason").toString()).contains("not JSON"));
    }
}
