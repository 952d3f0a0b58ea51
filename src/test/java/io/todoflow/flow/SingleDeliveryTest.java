package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Events delivered one by one but concurrently share transactions, and each takes effect once. */
@TodoflowTest
class SingleDeliveryTest {

    private static final int EVENTS = 40;

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private final String user = UUID.randomUUID().toString();
    private final ExecutorService sidecar = Executors.newFixedThreadPool(2 * EVENTS);

    /** An effect that the database refuses. */
    @BeforeEach
    void refuseTheCursed() {
        jdbc.execute(
                "alter table audit_log add constraint no_cursed check (event #>> '{payload,title}' <> 'cursed') not valid");
    }

    @AfterEach
    void refuseNone() {
        sidecar.shutdownNow();
        jdbc.execute("alter table audit_log drop constraint no_cursed");
    }

    private String event(String title) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"curl","type":"task.created","subject":"%2$s","data":
                 {"event_id":"%1$s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                  "correlation_id":"by-hand","source":"curl",
                  "payload":{"task_id":"%2$s","user_id":"%3$s","title":"%4$s","version":1}}}
                """.formatted(UUID.randomUUID(), UUID.randomUUID(), user, title);
    }

    private List<String> many() {
        return Stream.generate(() -> event("plain")).limit(EVENTS).toList();
    }

    /** The answer to each event, in order. */
    private List<String> deliverAtOnce(List<String> events) {
        List<CompletableFuture<String>> deliveries = events.stream()
                .map(event -> CompletableFuture.supplyAsync(
                        () -> todoflow.request(
                                        "POST",
                                        "/events/pubsub/task-events",
                                        event,
                                        "Content-Type",
                                        "application/cloudevents+json")
                                .json()
                                .path("status")
                                .asText(),
                        sidecar))
                .toList();
        return deliveries.stream().map(CompletableFuture::join).toList();
    }

    private int number(String query) {
        return Objects.requireNonNull(jdbc.queryForObject(query, Integer.class, user));
    }

    private int audited() {
        return number("select count(*) from audit_log where user_id = ?");
    }

    /** The number of transactions that wrote the effects. */
    private int transactions() {
        return number("select count(distinct xmin::text) from audit_log where user_id = ?");
    }

    @Test
    void aFailingEventFailsAlone() {
        // Given
        List<String> events = new ArrayList<>(many());
        events.set(17, event("cursed"));

        // When
        List<String> statuses = deliverAtOnce(events);

        // Then
        assertThat(statuses).hasSize(EVENTS).containsOnly("SUCCESS");
        assertThat(audited()).isEqualTo(EVENTS - 1);
        assertThat(number("select count(*) from task_fact where user_id = ?"))
                .as("of another consumer")
                .isEqualTo(EVENTS);
        assertThat(number("select count(*) from dead_letter where consumer = 'audit' and event like '%' || ? || '%'"))
                .isEqualTo(1);
    }

    @Test
    void aProcessedOrRepeatedEventTakesEffectOnce() {
        // Given events whose answer was lost
        List<String> events = many();
        deliverAtOnce(events.subList(0, EVENTS / 2));

        // When
        List<String> statuses =
                deliverAtOnce(Stream.concat(events.stream(), events.stream()).toList());

        // Then
        assertThat(statuses).hasSize(2 * EVENTS).containsOnly("SUCCESS");
        assertThat(audited()).isEqualTo(EVENTS);
        assertThat(number("select count(*) from dead_letter where event like '%' || ? || '%'"))
                .isZero();
    }

    @Test
    void concurrentEventsShareTransactions() {
        // When events arrive concurrently, until some of them share a transaction
        int delivered = 0;
        do {
            assertThat(deliverAtOnce(many())).hasSize(EVENTS).containsOnly("SUCCESS");
            delivered += EVENTS;
        } while (transactions() == delivered && delivered < 50 * EVENTS);

        // Then
        assertThat(transactions()).isLessThan(delivered);
        assertThat(audited()).isEqualTo(delivered);
    }
}
