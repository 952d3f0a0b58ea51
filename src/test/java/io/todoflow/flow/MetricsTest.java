package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.Scrape;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code /actuator/prometheus} reports the work of the flows and their backlog. */
@TodoflowTest
class MetricsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|([^|]*)\\|");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");
    private static final Pattern AN_ID = Pattern.compile(".*[0-9a-f]{8}-[0-9a-f]{4}.*|.*\\d{6,}.*");

    private final String user = "metrics-" + UUID.randomUUID().toString().substring(0, 8);

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    private Scrape scrape() {
        return Scrape.of(todoflow);
    }

    private String api(String path) {
        return "/api/" + user + path;
    }

    /** Metric and labels, as the document lists them. */
    private static Map<String, Set<String>> documented() throws IOException {
        String table = Files.readString(Path.of("docs/observability.md"))
                .replaceFirst("(?s).*?## Metrics", "")
                .replaceFirst("(?s)\n## .*", "");
        Map<String, Set<String>> documented = new TreeMap<>();
        ROW.matcher(table).results().forEach(row -> {
            Set<String> labels = new TreeSet<>();
            LABEL.matcher(row.group(2)).results().forEach(label -> labels.add(label.group(1)));
            documented.put(row.group(1), labels);
        });
        return documented;
    }

    @Test
    void theDocumentListsTheMetricsOfARun() throws IOException {
        // Given a run through all flows
        todoflow.request("PUT", api("/contact"), "{\"email\":\"" + user + "@example.com\"}");
        todoflow.request("PUT", api("/preferences"), "{\"language\":\"de\"}");
        String task = todoflow.create(
                        user,
                        "{\"title\":\"measured\",\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2999-01-01T00:00:00Z\",\"remind_at\":\"%s\"}"
                                .formatted(Instant.now().plusSeconds(1)))
                .json()
                .get("id")
                .asText();
        await().until(() -> scrape().value("todoflow_reminder_mails_total", "outcome", "sent") >= 1);
        todoflow.request("POST", api("/tasks/" + task + "/complete"), "");
        await().until(() -> scrape().value("camel_dapr_requests_seconds_count", "operation", "invokeService") >= 1);

        // When
        Map<String, Set<String>> measured = scrape().metrics();

        // Then
        Map<String, Set<String>> documented = documented();
        Map<String, Set<String>> ours = new TreeMap<>(measured);
        ours.keySet()
                .removeIf(metric -> !documented.containsKey(metric)
                        && !metric.startsWith("todoflow_")
                        && !metric.startsWith("camel_dapr_"));
        assertThat(ours).isEqualTo(documented);

        // And each operation of the sidecar that flows use is measured by component
        assertThat(scrape().samples())
                .filteredOn(sample -> sample.name().equals("camel_dapr_requests_seconds_count"))
                .extracting(sample ->
                        sample.labels().get("operation") + " " + sample.labels().get("component"))
                .contains(
                        "pubSub pubsub",
                        "state statestore",
                        "secret kubernetes-secrets",
                        "invokeService backend",
                        "job ");
        assertThat(scrape().value("camel_dapr_triggers_seconds_count", "job", "reminder-*", "outcome", "success"))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void aReachableDatabaseIsUp() {
        assertThat(scrape().value("todoflow_database_up")).isEqualTo(1);
    }

    @Test
    void noLabelContainsAnId() {
        // Given
        todoflow.createTask(user, "without a label");

        // When
        Scrape scrape = scrape();

        // Then
        assertThat(scrape.samples())
                .allSatisfy(sample -> assertThat(sample.labels().values())
                        .as(sample.name())
                        .noneMatch(value -> AN_ID.matcher(value).matches() || value.contains(user)));
    }

    @Test
    void theOutcomeOfAnEventIsCountedForEachConsumer() {
        // Given a valid event that arrives twice, and one that is not an event
        String good = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":
                 {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"%s","correlation_id":"c",
                  "source":"curl","payload":{"task_id":"%s","user_id":"%s","title":"t","version":1}}}
                """.formatted(UUID.randomUUID(), UUID.randomUUID(), Instant.now(), UUID.randomUUID(), user);
        String bad = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"c\",\"type\":\"t\",\"data\":[]}"
                .formatted(UUID.randomUUID());
        Scrape before = scrape();

        // When
        todoflow.deliver("/events/pubsub/task-events", good);
        todoflow.deliver("/events/pubsub/task-events", good);
        todoflow.deliver("/events/pubsub/task-events", bad);

        // Then
        Scrape after = scrape();
        for (String outcome : Set.of("processed", "duplicate", "dead")) {
            assertThat(grown("todoflow_inbox_events_total", before, after, "consumer", "audit", "outcome", outcome))
                    .as(outcome)
                    .isEqualTo(1);
        }
        assertThat(grown("todoflow_inbox_age_seconds_count", before, after, "consumer", "audit"))
                .isEqualTo(1);
        await().untilAsserted(
                        () -> assertThat(scrape().value("todoflow_dead_letters", "consumer", "audit", "status", "dead"))
                                .isGreaterThanOrEqualTo(1));
    }

    @Test
    void onlyTheComponentMeasuresADelivery() {
        // Given
        String event = """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","data":
                 {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"%s","correlation_id":"c",
                  "source":"curl","payload":{"task_id":"%s","user_id":"%s","title":"t","version":1}}}
                """.formatted(UUID.randomUUID(), UUID.randomUUID(), Instant.now(), UUID.randomUUID(), user);
        Scrape before = scrape();

        // When
        todoflow.deliver("/events/pubsub/task-events", event);

        // Then
        Scrape after = scrape();
        assertThat(grown(
                        "camel_dapr_deliveries_seconds_count",
                        before,
                        after,
                        "topic",
                        "task-events",
                        "outcome",
                        "success"))
                .isEqualTo(1);
        assertThat(after.samples())
                .filteredOn(sample -> sample.name().equals("http_server_requests_seconds_count"))
                .noneMatch(sample -> String.valueOf(sample.labels().get("uri")).startsWith("/events"));
    }

    @Test
    void aDiscardedDeadLetterNoLongerCountsAsDead() {
        // Given
        String bad = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"c\",\"type\":\"t\",\"data\":[]}"
                .formatted(UUID.randomUUID());
        todoflow.deliver("/events/pubsub/task-events", bad);
        await().untilAsserted(
                        () -> assertThat(scrape().value("todoflow_dead_letters", "consumer", "audit", "status", "dead"))
                                .isGreaterThanOrEqualTo(1));

        // When
        todoflow.request("POST", "/api/dead-letters/discard?consumer=audit", "{\"reason\":\"not an event\"}");

        // Then
        await().untilAsserted(
                        () -> assertThat(scrape().value("todoflow_dead_letters", "consumer", "audit", "status", "dead"))
                                .isZero());
    }

    @Test
    void theBacklogIsMeasuredDuringASidecarOutage() {
        // Given
        Scrape before = scrape();
        sidecar.stop();

        // When
        todoflow.createTask(user, "one");
        todoflow.createTask(user, "two");

        // Then
        await().untilAsserted(() -> {
            Scrape now = scrape();
            assertThat(now.value("todoflow_outbox_size")).isGreaterThanOrEqualTo(2);
            assertThat(now.value("todoflow_outbox_age_seconds")).isPositive();
            assertThat(grown("todoflow_outbox_failures_total", before, now)).isPositive();
            assertThat(grown(
                            "camel_dapr_requests_seconds_count",
                            before,
                            now,
                            "operation",
                            "pubSub",
                            "outcome",
                            "sidecar_away"))
                    .isPositive();
        });

        // And when it is back
        sidecar.start();
        await().untilAsserted(() -> {
            Scrape now = scrape();
            assertThat(now.value("todoflow_outbox_size")).isZero();
            assertThat(now.value("todoflow_outbox_age_seconds")).isZero();
            assertThat(grown("todoflow_outbox_events_total", before, now, "outcome", "published"))
                    .isGreaterThanOrEqualTo(2);
        });
    }

    private static double grown(String name, Scrape before, Scrape after, String... labels) {
        return after.value(name, labels) - before.value(name, labels);
    }
}
