package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.dev.TraceReceiver;
import io.todoflow.dev.TraceReceiver.Received;
import io.todoflow.testing.TodoflowClient;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** One trace spans all hops of a request, as seen by a trace receiver. */
@TodoflowTest
class TraceTest {

    private static final HexFormat HEX = HexFormat.of();

    private final String user = "traced-" + UUID.randomUUID().toString().substring(0, 8);
    private final String traceId = id(16);
    private final String callersSpan = id(8);
    private final String traceParent = "00-%s-%s-01".formatted(traceId, callersSpan);

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    TraceReceiver traces;

    @Autowired
    JdbcTemplate jdbc;

    private static String id(int bytes) {
        byte[] id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HEX.formatHex(id);
    }

    /**
     * The spans from the caller's child down to the first one with such a URI. Children are sent before their parents.
     */
    private List<Received> pathTo(String uri) {
        AtomicReference<List<Received>> path = new AtomicReference<>(List.of());
        await().untilAsserted(() -> {
            path.set(path(uri));
            assertThat(path.get()).as(uri).isNotEmpty();
            assertThat(path.get().get(0).parentId())
                    .as("Parent of %s", path.get().get(0))
                    .isEqualTo(callersSpan);
        });
        return path.get();
    }

    /** The ancestors of a span, as far as they have arrived. */
    private List<Received> path(String uri) {
        List<Received> spans = traces.spans(traceId);
        Map<String, Received> byId = spans.stream().collect(Collectors.toMap(Received::id, Function.identity()));
        LinkedList<Received> path = new LinkedList<>();
        spans.stream()
                .filter(span -> span.attributes().getOrDefault("camel.uri", "").contains(uri))
                .findFirst()
                .ifPresent(path::add);
        while (!path.isEmpty() && byId.containsKey(path.getFirst().parentId())) {
            path.addFirst(byId.get(path.getFirst().parentId()));
        }
        return path;
    }

    private static List<String> kinds(List<Received> path) {
        return path.stream()
                .filter(span -> !span.kind().equals("INTERNAL"))
                .map(span -> span.kind() + " " + span.name())
                .toList();
    }

    @Test
    void aRequestIsTracedThroughTheOutboxAndTheBrokerToTheAuditLog() {
        // When
        todoflow.create(user, "{\"title\":\"traced\"}", "traceparent", traceParent);

        // Then
        assertThat(kinds(pathTo("audit-insert.sql")))
                .containsExactly("SERVER http post /api/{user_id}/tasks", "PRODUCER outbox task-events");
    }

    @Test
    void zipkinReceivesEachSpanThatAnOtlpCollectorReceives() {
        // Given
        todoflow.create(user, "{\"title\":\"traced\"}", "traceparent", traceParent);

        // When the last hop has been recorded
        List<Received> path = pathTo("audit-insert.sql");

        // Then
        await().untilAsserted(() -> assertThat(traces.zipkinSpans(traceId))
                .extracting(Received::id)
                .containsAll(path.stream().map(Received::id).toList()));
    }

    @Test
    void theTraceStateOfACallerIsInTheEvent() {
        // When
        String task = todoflow.create(
                        user,
                        "{\"title\":\"traced\"}",
                        "traceparent",
                        traceParent,
                        "tracestate",
                        "vendor=opaque,other=1")
                .json()
                .get("id")
                .asText();

        // Then
        assertThat(jdbc.queryForObject(
                        "select cloud_event::jsonb ->> 'tracestate' from event where task_id = ?::uuid",
                        String.class,
                        task))
                .isEqualTo("vendor=opaque,other=1");
    }

    @Test
    void theTraceContinuesToTheNextOccurrenceThatAnotherServiceCreates() {
        // Given
        String task = todoflow.create(
                        user,
                        "{\"title\":\"traced\",\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2999-01-01T00:00:00Z\"}")
                .json()
                .get("id")
                .asText();

        // When
        todoflow.request("POST", "/api/" + user + "/tasks/" + task + "/complete", "", "traceparent", traceParent);

        // Then
        assertThat(kinds(pathTo("task-insert.sql")))
                .containsExactly(
                        "SERVER http post /api/{user_id}/tasks/{task_id}/complete",
                        "PRODUCER outbox task-events",
                        "SERVER http post /api/{user_id}/tasks");
    }

    @Test
    void theTraceContinuesToTheReminder() {
        // When
        todoflow.create(
                user,
                "{\"title\":\"traced\",\"remind_at\":\"%s\"}"
                        .formatted(Instant.now().plusSeconds(1)),
                "traceparent",
                traceParent);

        // Then
        assertThat(kinds(pathTo("notification-insert.sql")))
                .containsExactly(
                        "SERVER http post /api/{user_id}/tasks",
                        "PRODUCER outbox task-events",
                        "PRODUCER outbox task-reminders");
    }

    @Test
    void aRequestThatItsCallerDoesNotSampleIsNotSampled() {
        // Given
        String otherTraceId = id(16);
        String task = todoflow.create(
                        user,
                        "{\"title\":\"not traced\"}",
                        "traceparent",
                        "00-%s-%s-00".formatted(otherTraceId, callersSpan))
                .json()
                .get("id")
                .asText();
        await().until(() -> !todoflow.history(user, task).isEmpty());

        // When a later, sampled one has arrived
        todoflow.create(user, "{\"title\":\"traced\"}", "traceparent", traceParent);
        pathTo("audit-insert.sql");

        // Then
        assertThat(traces.spans(otherTraceId)).isEmpty();
    }
}
