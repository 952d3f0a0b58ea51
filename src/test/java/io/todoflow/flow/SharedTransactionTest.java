package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Events delivered in bulk share transactions, and each takes effect once. */
@TodoflowTest
@DirtiesContext
@TestPropertySource(properties = "DAPR_BULK=true")
class SharedTransactionTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MeterRegistry metrics;

    private final String user = UUID.randomUUID().toString();

    /** An effect that the database refuses. */
    @BeforeEach
    void refuseTheCursed() {
        jdbc.execute(
                "alter table audit_log add constraint no_cursed check (event #>> '{payload,title}' <> 'cursed') not valid");
    }

    @AfterEach
    void refuseNone() {
        jdbc.execute("alter table audit_log drop constraint no_cursed");
    }

    private String event(String eventId, String title) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"curl","type":"task.created","subject":"%2$s","data":
                 {"event_id":"%1$s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                  "correlation_id":"by-hand","source":"curl",
                  "payload":{"task_id":"%2$s","user_id":"%3$s","title":"%4$s","version":1}}}
                """.formatted(eventId, UUID.randomUUID(), user, title);
    }

    private String event(String title) {
        return event(UUID.randomUUID().toString(), title);
    }

    private List<String> many(String title) {
        return Stream.generate(() -> event(title)).limit(40).toList();
    }

    /** The status of each event, in the order of the events. */
    private List<String> deliver(List<String> events) {
        String entries = IntStream.range(0, events.size())
                .mapToObj(i -> """
                        {"entryId":"%d","contentType":"application/cloudevents+json","metadata":{},"event":%s}
                        """.formatted(i, events.get(i)))
                .collect(Collectors.joining(","));
        TodoflowClient.Response answer = todoflow.request(
                "POST",
                "/events/pubsub/task-events",
                "{\"id\":\"1\",\"type\":\"com.dapr.event.sent.bulk\",\"topic\":\"task-events\","
                        + "\"pubsubname\":\"pubsub\",\"metadata\":{},\"entries\":[" + entries + "]}",
                "Content-Type",
                "application/json");
        assertThat(answer.status()).isEqualTo(200);
        Map<Integer, String> statuses = new LinkedHashMap<>();
        for (JsonNode status : answer.json().path("statuses")) {
            statuses.put(status.path("entryId").asInt(), status.path("status").asText());
        }
        return IntStream.range(0, events.size())
                .mapToObj(i -> statuses.getOrDefault(i, "none"))
                .toList();
    }

    private int count(String table) {
        return java.util.Objects.requireNonNull(
                jdbc.queryForObject("select count(*) from %s where user_id = ?".formatted(table), Integer.class, user));
    }

    /** The number of transactions that wrote the effects. */
    private int transactions() {
        return java.util.Objects.requireNonNull(jdbc.queryForObject(
                "select count(distinct xmin::text) from audit_log where user_id = ?", Integer.class, user));
    }

    /** The events counted by the audit, by outcome. */
    private double events(String outcome) {
        return metrics.get("todoflow.inbox.events")
                .tags("consumer", "audit", "outcome", outcome)
                .counter()
                .count();
    }

    private List<String> deadLetters() {
        return jdbc.queryForList(
                "select status from dead_letter where consumer = 'audit' and event like '%' || ? || '%'",
                String.class, user);
    }

    @Test
    void theEffectsOfABulkShareFewTransactions() {
        // When
        List<String> statuses = deliver(many("plain"));

        // Then
        assertThat(statuses).hasSize(40).containsOnly("SUCCESS");
        assertThat(count("audit_log")).isEqualTo(40);
        assertThat(count("task_fact")).isEqualTo(40);
        assertThat(transactions()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void aFailingEventFailsAlone() {
        // Given
        List<String> events = new ArrayList<>(many("plain"));
        events.set(17, event("cursed"));

        // When
        List<String> statuses = deliver(events);

        // Then
        assertThat(statuses).hasSize(40).containsOnly("SUCCESS");
        assertThat(count("audit_log")).isEqualTo(39);
        assertThat(count("task_fact")).as("of another consumer").isEqualTo(40);
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void aPoisonEventIsADeadLetterAndTheOthersAreProcessed() {
        // Given
        List<String> events = new ArrayList<>(many("plain"));
        events.set(17, event("poison").replace("\"v1\"", "\"v2\""));

        // When
        List<String> statuses = deliver(events);

        // Then
        assertThat(statuses).containsOnly("SUCCESS");
        assertThat(count("audit_log")).isEqualTo(39);
        assertThat(deadLetters()).containsExactly("dead");
    }

    @Test
    void aRedeliveredEventTakesEffectOnce() {
        // Given
        List<String> events = new ArrayList<>(many("plain"));
        deliver(events.subList(0, 20));
        events.add(events.get(39));

        // When
        List<String> statuses = deliver(events);

        // Then
        assertThat(statuses).hasSize(41).containsOnly("SUCCESS");
        assertThat(count("audit_log")).isEqualTo(40);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void aRolledBackEventIsNotCounted() {
        // Given a bulk that is rolled back, because it was processed before, with a poison event and a repeated event,
        // whose second copy is not processed once the first is done
        List<String> events = new ArrayList<>(many("plain"));
        deliver(events);
        // And no event of another test is still retried
        await().until(() -> jdbc.queryForList("select from dead_letter where status = 'retrying'")
                .isEmpty());
        double duplicates = events("duplicate");
        double dead = events("dead");
        events.add(events.get(39));
        events.add(event("poison").replace("\"v1\"", "\"v2\""));

        // When
        deliver(events);

        // Then
        assertThat(events("duplicate") - duplicates)
                .as("each event once, and the copy as well if both were processed at the same time")
                .isBetween(40.0, 41.0);
        assertThat(events("dead") - dead).isEqualTo(1);
    }

    @Test
    void theSameBulkDeliveredConcurrentlyTakesEffectOnce() {
        // Given
        List<String> events = many("plain");

        // When
        List<CompletableFuture<List<String>>> deliveries = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> deliver(events)))
                .limit(6)
                .toList();

        // Then
        assertThat(deliveries)
                .allSatisfy(statuses -> assertThat(statuses.join()).containsOnly("SUCCESS"));
        assertThat(count("audit_log")).isEqualTo(40);
        assertThat(deadLetters()).isEmpty();
    }
}
