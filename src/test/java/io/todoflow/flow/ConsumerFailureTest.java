package io.todoflow.flow;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Handling of duplicate, invalid and failing events. */
@TodoflowTest
class ConsumerFailureTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MeterRegistry meters;

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
    void aHandWrittenEventIsAudited(String contentType) {
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
    void anEventDeliveredTwentyTimesConcurrentlyTakesEffectOnce() throws Exception {
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
    void aPoisonEventBecomesADeadLetterImmediatelyAndIsAcknowledged(String data, String reason) {
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
    void anUnknownFailureIsRetriedUntilTheAttemptsAreUsedUpForItsConsumerOnly() {
        // Given an event that breaks a rule of the audit log's table
        jdbc.execute(
                "alter table audit_log add constraint no_cursed check (event #>> '{payload,title}' <> 'cursed') not valid");
        String taskId = UUID.randomUUID().toString();
        String id = UUID.randomUUID().toString();
        String eventId = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(id, envelope(eventId, taskId, "cursed"));

        // When
        double duplicates = duplicatesOfOthers();
        String answer = todoflow.deliver("/events/pubsub/task-events", event).body();

        // Then
        assertThat(answer).isEqualTo("{\"status\":\"SUCCESS\"}");
        await().untilAsserted(() -> assertThat(deadLetters(id)).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("status", "dead")
                .containsEntry("attempts", 5)));
        assertThat(audited(taskId)).isZero();
        assertThat(jdbc.queryForList("select consumer from inbox where event_id = ?::uuid", String.class, eventId))
                .contains("analytics", "reminders", "recurring");
        assertThat(duplicatesOfOthers()).isEqualTo(duplicates);
    }

    private double duplicatesOfOthers() {
        return meters.find("todoflow.inbox.events").tag("outcome", "duplicate").counters().stream()
                .filter(counter -> !"audit".equals(counter.getId().getTag("consumer")))
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void aTransientFailureIsRetriedWithoutLimitAndDelaysNoOtherEvent() throws Exception {
        // Given a consumer whose table is locked
        String locked = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();
        String id = UUID.randomUUID().toString();
        jdbc.execute("""
                create function audit_is_busy() returns trigger language plpgsql as
                $$begin raise 'busy' using errcode = '40001'; end$$
                """);
        jdbc.execute("""
                create trigger busy before insert on audit_log for each row
                when (new.event #>> '{payload,title}' = 'busy') execute function audit_is_busy()
                """);
        String answer;
        try {
            // When
            answer = todoflow.deliver("/events/pubsub/task-events", """
                    {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                    """.formatted(
                                    id, envelope(UUID.randomUUID().toString(), locked, "busy")))
                    .body();
            todoflow.publish(
                    "task-events",
                    "application/json",
                    envelope(UUID.randomUUID().toString(), other, "next"));

            // Then
            assertThat(answer).isEqualTo("{\"status\":\"SUCCESS\"}");
            await().until(() -> audited(other) == 1);
            await().until(() -> (int) deadLetters(id).get(0).get("attempts") > 5);
            assertThat(deadLetters(id).get(0)).containsEntry("status", "retrying");
        } finally {
            jdbc.execute("drop trigger busy on audit_log");
            jdbc.execute("drop function audit_is_busy");
        }

        // And when the cause is gone
        await().until(() -> audited(locked) == 1);
        await().until(() -> deadLetters(id).get(0).get("status").equals("redriven"));
    }

    @Test
    void eventsOfDifferentSourcesWithOneIdAreSeparateDeadLetters() {
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
    void differentEventsWithOneSourceAndIdAreSeparateDeadLettersAndARepeatedEventIsOne() {
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
    void anEventWithTheEventIdOfADifferentOneIsADeadLetterAndNotADuplicate() {
        // Given a processed event
        String eventId = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """;
        String first = UUID.randomUUID().toString();
        String taken = event.formatted(UUID.randomUUID(), envelope(eventId, first, "first"));
        todoflow.deliver("/events/pubsub/task-events", taken);

        // When a different event with its event_id arrives, and it is redelivered itself
        String id = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        TodoflowClient.Response answer = todoflow.deliver(
                "/events/pubsub/task-events", event.formatted(id, envelope(eventId, second, "second")));
        todoflow.deliver("/events/pubsub/task-events", taken);

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(deadLetters(id)).singleElement().satisfies(letter -> {
            assertThat(letter.get("reason").toString()).contains(eventId).contains("a different event");
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
    void anImpossibleVersionIsPoison(String type, String version) {
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

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "25006", "40001", "40P01", "57014", "57P01", "08006", "XX000"})
    void anEventIsRetriedAfterATransientDatabaseFailure(String state) {
        // Given
        refuse("passing", state);
        String taskId = UUID.randomUUID().toString();
        String id = UUID.randomUUID().toString();

        // When
        todoflow.deliver("/events/pubsub/task-events", """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(
                        id, envelope(UUID.randomUUID().toString(), taskId, "passing")));

        // Then
        await().untilAsserted(() -> assertThat(deadLetters(id)).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("status", "retrying")
                .extractingByKey("attempts", as(InstanceOfAssertFactories.INTEGER))
                .isGreaterThan(1)));

        // And when the failure ends
        jdbc.execute("drop trigger if exists refuse on audit_log");
        await().until(() -> audited(taskId) == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"53200", "58030"})
    void anEventIsRetriedWhileTheDatabaseIsReadOnly(String state) {
        // Given
        refuse("passing", state);
        String taskId = UUID.randomUUID().toString();
        String id = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":%s}
                """.formatted(id, envelope(UUID.randomUUID().toString(), taskId, "passing"));

        // When
        List<String> answers = Stream.generate(() -> todoflow.deliver("/events/pubsub/task-events", event))
                .limit(6)
                .map(TodoflowClient.Response::body)
                .toList();

        // Then
        assertThat(answers).containsOnly("{\"status\":\"RETRY\"}");
        assertThat(deadLetters(id)).isEmpty();

        // And when the failure ends
        jdbc.execute("drop trigger if exists refuse on audit_log");
        assertThat(todoflow.deliver("/events/pubsub/task-events", event).body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(audited(taskId)).isEqualTo(1);
    }

    @AfterEach
    void takeAllAgain() {
        jdbc.execute("drop trigger if exists refuse on audit_log");
    }

    /** Makes the audit log fail with a SQLSTATE for events with a title. */
    private void refuse(String title, String state) {
        jdbc.execute("create or replace function refuse() returns trigger language plpgsql as"
                + " $$ begin raise 'refused' using errcode = '%s'; end $$".formatted(state));
        jdbc.execute("create or replace trigger refuse before insert on audit_log for each row"
                + " when (new.event #>> '{payload,title}' = '%s') execute function refuse()".formatted(title));
    }

    @Test
    void contentThatIsNotJsonBecomesADeadLetter() {
        // When
        TodoflowClient.Response answer = todoflow.deliver("/events/pubsub/task-events", "not json");

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(jdbc.queryForList("select * from dead_letter where consumer = 'audit' and event = 'not json'"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.get("reason").toString()).contains("not JSON"));
    }
}
