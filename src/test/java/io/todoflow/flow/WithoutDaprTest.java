package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.Scrape;
import io.todoflow.testing.TodoflowClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same flows directly over Kafka: {@code USE_DAPR=false}. */
@TodoflowTest
@Import(WithoutDaprTest.SecondConsumer.class)
@DirtiesContext
class WithoutDaprTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GROUP = "backend";
    private static final KafkaBroker KAFKA = new KafkaBroker();
    private static final String TOPIC = KafkaBroker.unique("task-events");
    private static final String REMINDERS = KafkaBroker.unique("task-reminders");

    /** A second flow of the process that consumes the topic and records each effect, including duplicates. */
    @TestConfiguration(proxyBeanMethods = false)
    static class SecondConsumer {
        @Bean
        RouteBuilder second() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("kamelet:task-event-source?consumer=second")
                            .routeId("second-record")
                            .to("sql:insert into effect (event_id) values (:#${body.eventId})?noop=true");
                }
            };
        }
    }

    @DynamicPropertySource
    static void withoutDapr(DynamicPropertyRegistry properties) {
        KAFKA.createTopic(TOPIC, 6);
        KAFKA.createTopic(REMINDERS, 6);
        properties.add("todoflow.use-dapr", () -> "false");
        properties.add("todoflow.mail.secret", () -> "");
        properties.add("TOPIC_TASK_EVENTS", () -> TOPIC);
        properties.add("TOPIC_TASK_REMINDERS", () -> REMINDERS);
        properties.add("camel.component.kafka.brokers", KAFKA::address);
    }

    @AfterAll
    static void end() {
        KAFKA.close();
    }

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    GreenMail mail;

    @BeforeEach
    void tableOfEffects() {
        jdbc.execute("create table if not exists effect (event_id uuid not null)");
    }

    @AfterEach
    void noEffectIsDuplicatedOrMissing() {
        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(jdbc.queryForList("select event_id from effect group by event_id having count(*) > 1"))
                .isEmpty();
        await().untilAsserted(() -> assertThat(KAFKA.committed(GROUP, TOPIC)).isEqualTo(KAFKA.size(TOPIC)));
    }

    private int pending() {
        return count("select count(*) from outbox");
    }

    private int count(String sql, Object... arguments) {
        Integer count = jdbc.queryForObject(sql, Integer.class, arguments);
        return count == null ? 0 : count;
    }

    private List<String> audited(String taskId) {
        return todoflow.history("1", taskId).stream()
                .map(entry -> entry.get("event_type").asText())
                .toList();
    }

    private static String event(String eventId, String taskId, String title) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"other","type":"task.created","data":%2$s}
                """.formatted(eventId, envelope(eventId, taskId, title)).strip();
    }

    private static String envelope(String eventId, String taskId, String title) {
        return """
                {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                "correlation_id":"by-hand","source":"other","payload":{"task_id":"%s","user_id":"1","title":"%s","version":1}}
                """.formatted(eventId, taskId, title).strip();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    @Test
    void aTaskIsAuditedAndItsEventIsWrittenLikeDapr() throws Exception {
        // When
        String traceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String taskId = todoflow.create("1", "{\"title\":\"Buy milk\"}", "traceparent", traceParent)
                .json()
                .get("id")
                .asText();

        // Then
        await().until(() -> audited(taskId).equals(List.of("task.created")));
        ConsumerRecord<String, String> message = KAFKA.records(TOPIC).stream()
                .filter(each -> taskId.equals(each.key()))
                .findFirst()
                .orElseThrow();
        JsonNode event = JSON.readTree(message.value());
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactly(
                        "data",
                        "datacontenttype",
                        "id",
                        "pubsubname",
                        "source",
                        "specversion",
                        "subject",
                        "time",
                        "topic",
                        "traceid",
                        "traceparent",
                        "tracestate",
                        "type");
        assertThat(event.get("topic").asText()).isEqualTo(TOPIC);
        assertThat(event.get("pubsubname").asText()).isEqualTo("pubsub");
        assertThat(event.get("traceparent").asText()).startsWith(traceParent.substring(0, 35));
        assertThat(event.at("/data/payload/title").asText()).isEqualTo("Buy milk");
        assertThat(message.headers()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo("partitionKey");
            assertThat(new String(header.value(), StandardCharsets.UTF_8)).isEqualTo(taskId);
        });
    }

    @Test
    void aRawEventOfAnotherProgramIsAuditedOnce() {
        // Given
        String foreignId = id();
        String event =
                "{\"event_type\":\"created\",\"task_id\":\"%s\",\"user_id\":\"1\",\"timestamp\":\"2026-01-01T00:00:00\","
                                .formatted(foreignId)
                        + "\"task_data\":{\"title\":\"Theirs\"}}";

        // When
        KAFKA.write(TOPIC, 0, event, event);

        // Then
        await().until(() -> audited(foreignId).equals(List.of("task.created")));
    }

    @Test
    void aReminderArrivesAsNotificationAndMail() {
        // Given
        String user = "w-" + id();
        todoflow.request("PUT", "/api/" + user + "/contact", "{\"email\":\"" + user + "@example.com\"}");

        // When
        todoflow.create(
                user, "{\"title\":\"Buy milk\",\"remind_at\":\"" + Instant.now().plusSeconds(2) + "\"}");

        // Then
        await().until(() -> todoflow.request("GET", "/api/" + user + "/notifications", "")
                        .json()
                        .path("items")
                        .size()
                == 1);
        await().untilAsserted(() -> assertThat(mail.getReceivedMessages())
                .extracting(message -> message.getAllRecipients()[0].toString())
                .containsOnlyOnce(user + "@example.com"));
    }

    @Test
    void eachFlowOfAProcessGetsEveryEvent() {
        // When
        List<String> tasks = Stream.generate(() -> todoflow.createTask("1", "for both"))
                .limit(30)
                .toList();

        // Then
        assertThat(tasks).allSatisfy(task -> await().untilAsserted(() -> {
            assertThat(audited(task)).hasSize(1);
            assertThat(count(
                            "select count(*) from effect where event_id = (select event_id from event where task_id = ?::uuid)",
                            task))
                    .isEqualTo(1);
        }));
    }

    @Test
    void changesDuringABrokerOutageAreDeliveredOnceAndInOrderAfterwards() {
        // Given
        KAFKA.kill();
        Instant before = Instant.now();
        List<String> tasks = Stream.generate(() -> todoflow.createTask("1", "while away"))
                .limit(20)
                .toList();
        tasks.forEach(id -> todoflow.request("POST", "/api/1/tasks/" + id + "/complete", ""));
        tasks.forEach(id -> todoflow.request("DELETE", "/api/1/tasks/" + id, ""));
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofMinutes(1));
        assertThat(pending()).isGreaterThanOrEqualTo(60);

        // When
        KAFKA.start();

        // Then
        await().until(() -> pending() == 0);
        assertThat(tasks).allSatisfy(id -> await().untilAsserted(() ->
                assertThat(audited(id)).containsExactly("task.created", "task.completed", "task.deleted")));
    }

    @Test
    void anEventRefusedByKafkaHoldsBackOnlyLaterEventsOfItsTask() {
        // Given an event that is too large for Kafka, and one that is not JSON
        String large = id();
        String broken = id();
        append(large, event(id(), large, "x".repeat(1_500_000)));
        append(large, event(id(), large, "behind"));
        append(broken, "broken" + event(id(), broken, "broken"));
        append(broken, event(id(), broken, "behind"));

        // When
        String free = todoflow.createTask("1", "free");

        // Then
        await().until(() -> audited(free).size() == 1);
        await().until(() -> count("select count(*) from outbox where attempts > 0") == 2);
        assertThat(jdbc.queryForList("select last_error from outbox where attempts > 0", String.class))
                .anyMatch(error -> error.contains("larger than"))
                .anyMatch(error -> error.contains("not JSON"));
        assertThat(audited(large)).isEmpty();
        assertThat(audited(broken)).isEmpty();

        // And when they are corrected
        jdbc.update("update event set cloud_event = replace(cloud_event, repeat('x', 1500000), 'small')");
        jdbc.update("update event set cloud_event = substr(cloud_event, 7) where cloud_event like 'broken%'");
        await().until(() -> audited(large).size() == 2 && audited(broken).size() == 2);
    }

    private void append(String taskId, String event) {
        jdbc.update("""
                with appended as (
                    insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                    values (gen_random_uuid(), 'task.created', ?::uuid, '1', 'by-hand', ?, ?) returning id, task_id
                )
                insert into outbox (id, task_id) select id, task_id from appended
                """, taskId, TOPIC, event);
    }

    @Test
    void anEventWrittenThreeTimesTakesEffectOnce() {
        // Given
        String eventId = id();
        String taskId = id();
        String event = event(eventId, taskId, "thrice");

        // When
        KAFKA.write(TOPIC, 0, event, event);
        KAFKA.write(TOPIC, 1, event);

        // Then
        await().until(() -> audited(taskId).size() == 1);
        await().until(() -> KAFKA.committed(GROUP, TOPIC) == KAFKA.size(TOPIC));
        assertThat(audited(taskId)).hasSize(1);
        assertThat(count("select count(*) from effect where event_id = ?::uuid", eventId))
                .isEqualTo(1);
    }

    @Test
    void aRawPayloadIsUnderstood() {
        // Given
        String taskId = id();

        // When
        KAFKA.write(TOPIC, 3, envelope(id(), taskId, "raw"));

        // Then
        await().until(() -> audited(taskId).size() == 1);
    }

    @Test
    void poisonBecomesADeadLetterAndDoesNotBlockLaterEvents() {
        // Given
        String taskId = id();
        String poison = id();

        // When
        KAFKA.write(
                TOPIC,
                2,
                "not json " + poison,
                "",
                "{\"specversion\":\"1.0\",\"id\":\"" + poison + "\",\"data\":{\"event_version\":\"v2\"}}",
                event(id(), taskId, "behind"));

        // Then
        await().until(() -> audited(taskId).size() == 1);
        assertThat(deadLetters("delivery_id = '" + poison + "'")).hasSize(2).allSatisfy(letter -> assertThat(letter)
                .containsEntry("status", "dead")
                .containsEntry("topic", TOPIC)
                .containsEntry("pubsub", "pubsub"));
        assertThat(deadLetters("event = 'not json " + poison + "'")).hasSize(2);
    }

    private List<Map<String, Object>> deadLetters(String where) {
        return jdbc.queryForList("select * from dead_letter where consumer in ('audit', 'second') and " + where);
    }

    @Test
    void anUnsendableMailDoesNotBlockItsPartition() {
        // Given an address that was stored before the rule existed
        String unreachable = "w-" + UUID.randomUUID();
        String reachable = "w-" + UUID.randomUUID();
        jdbc.update("insert into user_contact (user_id, email) values (?, '.ada@example.com')", unreachable);
        jdbc.update("insert into user_contact (user_id, email) values (?, ?)", reachable, reachable + "@example.com");

        // When
        KAFKA.write(
                REMINDERS,
                3,
                ReminderEvents.due(jdbc, unreachable, "not sent"),
                ReminderEvents.due(jdbc, reachable, "behind it"));

        // Then
        await().untilAsserted(() -> assertThat(outcomes(reachable)).containsExactly("sent"));
        await().untilAsserted(() -> assertThat(outcomes(unreachable)).containsExactly("refused"));
        assertThat(jdbc.queryForList("select status from dead_letter where consumer = 'email'", String.class))
                .containsExactly("dead");
        await().until(() -> KAFKA.committed(GROUP, REMINDERS) == KAFKA.size(REMINDERS));
    }

    private List<String> outcomes(String user) {
        return jdbc.queryForList("select outcome from reminder_mail where user_id = ?", String.class, user);
    }

    @Test
    void anUnknownFailureIsGivenUpAfterItsAttempts() {
        // Given
        jdbc.execute(
                "alter table audit_log add constraint no_cursed check (event #>> '{payload,title}' <> 'cursed') not valid");
        String cursed = id();
        String behind = id();

        // When
        KAFKA.write(TOPIC, 4, event(cursed, id(), "cursed"), event(id(), behind, "behind"));

        // Then
        await().until(() -> audited(behind).size() == 1);
        await().untilAsserted(() -> assertThat(deadLetters("delivery_id = '" + cursed + "'"))
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .containsEntry("consumer", "audit")
                        .containsEntry("status", "dead")
                        .containsEntry("attempts", 5)));
        assertThat(count("select count(*) from effect where event_id = ?::uuid", cursed))
                .isEqualTo(1);
    }

    private void theDatabaseHasNoRoomFor(String title) {
        jdbc.execute("create sequence full_disk_attempts");
        jdbc.execute("""
                create function full_disk() returns trigger language plpgsql as $$
                begin
                    if new.event #>> '{payload,title}' = '%s' then
                        perform nextval('full_disk_attempts');
                        raise sqlstate '53100';
                    end if;
                    return new;
                end
                $$
                """.formatted(title));
        jdbc.execute("create trigger full_disk before insert on audit_log for each row execute function full_disk()");
    }

    private void theDatabaseHasRoom() {
        jdbc.execute("drop function full_disk() cascade");
        jdbc.execute("drop sequence full_disk_attempts");
    }

    @Test
    void theLagAtKafkaIsReported() {
        // Given
        theDatabaseHasNoRoomFor("waits");
        String taskId = id();

        // When
        KAFKA.write(TOPIC, 5, event(id(), taskId, "waits"), event(id(), taskId, "behind"));

        // Then
        await().until(() -> lag() == 2);
        await().until(() -> lagInTheFlow() == 2);

        // And when it is accepted
        theDatabaseHasRoom();
        await().until(() -> lag() == 0);
    }

    private double lag() {
        return Scrape.of(todoflow).value("todoflow_consumer_lag", "topic", TOPIC);
    }

    /** The lag in the flow view. */
    private double lagInTheFlow() {
        Double lag = jdbc.queryForObject("""
                select max((node #>> '{counts,lag}')::float8)
                from flow_process, jsonb_array_elements(flow -> 'nodes') node
                where node ->> 'id' = 'consumer:audit'
                """, Double.class);
        return lag == null ? Double.NaN : lag;
    }

    @Test
    void anEventThatCannotBeStoredYetIsRedeliveredBeforeLaterOnes() {
        // Given
        theDatabaseHasNoRoomFor("full");
        long done = KAFKA.committed(GROUP, TOPIC);
        String taskId = id();
        List<String> events = IntStream.range(0, 5)
                .mapToObj(i -> event(id(), taskId, i == 0 ? "full" : "behind"))
                .toList();

        // When
        KAFKA.write(TOPIC, 5, events.toArray(String[]::new));

        // Then
        await().until(() -> jdbc.queryForObject("select last_value from full_disk_attempts", Long.class) >= 3);
        assertThat(audited(taskId)).isEmpty();
        assertThat(KAFKA.committed(GROUP, TOPIC)).isEqualTo(done);

        // And when there is space again
        theDatabaseHasRoom();
        await().until(() -> audited(taskId).size() == 5);
        assertThat(todoflow.history("1", taskId).get(0).at("/payload/title").asText())
                .isEqualTo("full");
        assertThat(deadLetters("reason like '%full%'")).isEmpty();
    }
}
