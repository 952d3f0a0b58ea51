package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Statistics are correct for any order and number of deliveries, and can be rebuilt. */
@TodoflowTest
class AnalyticsTest {

    private static final String DAYS = "?from=2026-01-01&to=2026-01-04";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MeterRegistry meters;

    @Autowired
    DataSource dataSource;

    private static String event(String type, String time, String taskId, String user, int version, String times) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"curl","type":"%2$s","data":
                 {"event_id":"%1$s","event_type":"%2$s","event_version":"v1","timestamp":"%3$s","correlation_id":"c","source":"curl",
                  "payload":{"task_id":"%4$s","user_id":"%5$s","title":"t","version":%6$d%7$s}}}
                """.formatted(UUID.randomUUID(), type, time, taskId, user, version, times);
    }

    /** Four tasks on four days, nine events. */
    private static List<String> story(String user) {
        List<String> events = new ArrayList<>();
        // completed on the next day, late by a minute, after 23 h 31 min
        String late = UUID.randomUUID().toString();
        String times = ",\"created_at\":\"2026-01-01T00:30:00Z\",\"due_at\":\"2026-01-02T00:00:00Z\"";
        String done = ",\"completed_at\":\"2026-01-02T00:01:00Z\"";
        events.add(event("task.created", "2026-01-01T00:30:00Z", late, user, 1, times));
        events.add(event("task.completed", "2026-01-02T00:01:00Z", late, user, 2, times + done));
        // completed in time, after an hour; deleted two days on
        String inTime = UUID.randomUUID().toString();
        times = ",\"created_at\":\"2026-01-02T10:00:00Z\",\"due_at\":\"2026-01-02T12:00:00Z\"";
        done = ",\"completed_at\":\"2026-01-02T11:00:00Z\"";
        events.add(event("task.created", "2026-01-02T10:00:00Z", inTime, user, 1, times));
        events.add(event("task.completed", "2026-01-02T11:00:00Z", inTime, user, 2, times + done));
        events.add(event("task.deleted", "2026-01-04T11:00:00Z", inTime, user, 3, times + done));
        // put off from the 2nd to the 3rd, and never done
        String putOff = UUID.randomUUID().toString();
        times = ",\"created_at\":\"2026-01-01T23:59:59.999999Z\",\"due_at\":";
        events.add(event(
                "task.created", "2026-01-01T23:59:59.999999Z", putOff, user, 1, times + "\"2026-01-02T10:00:00Z\""));
        events.add(event(
                "task.updated", "2026-01-01T23:59:59.999999Z", putOff, user, 2, times + "\"2026-01-03T10:00:00Z\""));
        // deleted before it was due
        String dropped = UUID.randomUUID().toString();
        times = ",\"created_at\":\"2026-01-04T00:00:00Z\",\"due_at\":\"2026-01-04T09:00:00Z\"";
        events.add(event("task.created", "2026-01-04T00:00:00Z", dropped, user, 1, times));
        events.add(event("task.deleted", "2026-01-04T08:59:00Z", dropped, user, 2, times));
        return events;
    }

    private void deliver(String event) {
        Response answer = todoflow.deliver("/events/pubsub/task-events", event);
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
    }

    private JsonNode stats(String user, String query) {
        Response answer = todoflow.request("GET", "/api/" + user + "/stats" + query, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private void assertStory(String user) {
        assertThat(stats(user, DAYS).get("days")).extracting(JsonNode::toString).containsExactly("""
                {"date":"2026-01-01","created":2,"completed":0,"deleted":0,"overdue":0}""", """
                {"date":"2026-01-02","created":1,"completed":2,"deleted":0,"overdue":1,"median_seconds_to_complete":44130.0}""", """
                {"date":"2026-01-03","created":0,"completed":0,"deleted":0,"overdue":1}""", """
                {"date":"2026-01-04","created":1,"completed":0,"deleted":2,"overdue":0}""");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eventsThatArriveTwiceAndInAnyOrderAreCountedCorrectly(long seed) {
        // Given
        String user = "story-" + seed;
        List<String> story = story(user);
        List<String> events = new ArrayList<>(story);
        events.addAll(story);
        Collections.shuffle(events, new Random(seed));

        // When
        events.forEach(this::deliver);

        // Then
        assertStory(user);
    }

    @Test
    void anEventOfALaterTypeCountsByItsTaskState() {
        // Given
        String user = "later-type";
        String task = UUID.randomUUID().toString();
        String times = ",\"created_at\":\"2026-01-02T10:00:00Z\"";
        deliver(event("task.created", "2026-01-02T10:00:00Z", task, user, 1, times));

        // When
        deliver(event(
                "task.archived",
                "2026-01-02T12:00:00Z",
                task,
                user,
                2,
                times + ",\"completed_at\":\"2026-01-02T11:00:00Z\""));

        // Then
        assertThat(stats(user, DAYS).at("/days/1/completed").asInt()).isEqualTo(1);
    }

    @Test
    void statisticsAreRebuiltFromTheAuditLog() {
        // Given
        story("anew").forEach(this::deliver);
        jdbc.update("update task_fact set version = 99, completed_at = null, created_at = now()");
        jdbc.update("delete from task_fact where user_id = 'anew' and due_at is not null and deleted_at is null");

        // When
        Response answer = todoflow.request("POST", "/api/stats/rebuild", "");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("events").asInt()).isGreaterThanOrEqualTo(9);
        assertStory("anew");
    }

    @Test
    void anUncountableEventIsSkippedAndAllOthersAreCounted() {
        // Given
        String notCounted = event(
                "task.created",
                "2026-01-01T00:00:00Z",
                UUID.randomUUID().toString(),
                "left-out",
                1,
                ",\"due_at\":\"never\"");
        todoflow.deliver("/events/pubsub/task-events", notCounted);
        assertThat(jdbc.queryForList("select 1 from audit_log where user_id = 'left-out'"))
                .hasSize(1);
        story("left-out").forEach(this::deliver);

        // When
        Response answer = todoflow.request("POST", "/api/stats/rebuild", "");

        // Then
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertStory("left-out");
    }

    @Test
    void anImpossibleVersionIsNotCounted() {
        // Given
        String user = "implausible";
        String task = todoflow.createTask(user, "ours");
        await().until(() -> created(user) == 1);
        double before = implausible();

        // When
        deliver(event("task.updated", "2026-01-01T00:00:00Z", task, user, 999_999, ""));
        todoflow.request("POST", "/api/%s/tasks/%s/complete".formatted(user, task), "");

        // Then
        await().untilAsserted(() -> assertThat(jdbc.queryForMap(
                        "select version, completed_at is not null as completed from task_fact where task_id = ?::uuid",
                        task))
                .containsEntry("version", 2L)
                .containsEntry("completed", true));
        assertThat(implausible()).isEqualTo(before + 1);

        // And rebuilt statistics skip it, too
        todoflow.request("POST", "/api/stats/rebuild", "");
        assertThat(jdbc.queryForObject("select version from task_fact where task_id = ?::uuid", Long.class, task))
                .isEqualTo(2);
    }

    private double implausible() {
        return meters.counter("todoflow.statistics.implausible").count();
    }

    @Test
    void anEventMissingFromTheAuditLogSurvivesARebuild() {
        // Given
        String taskId = todoflow.createTask("ahead", "ahead");
        await().until(() ->
                created("ahead") == 1 && todoflow.history("ahead", taskId).size() == 1);
        jdbc.update("delete from audit_log where task_id = ?::uuid", taskId);

        // When
        todoflow.request("POST", "/api/stats/rebuild", "");

        // Then
        assertThat(created("ahead")).isEqualTo(1);
    }

    @Test
    void eventsOfOtherTasksAreCountedDuringARebuild() throws Exception {
        // Given a task that somebody holds
        String held = todoflow.createTask("held", "held");
        await().until(() -> created("held") == 1);
        CompletableFuture<Response> rebuild;
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            try (Statement lock = other.createStatement()) {
                lock.execute("select from task_fact where task_id = '%s' for update".formatted(held));
            }

            // When
            rebuild = CompletableFuture.supplyAsync(() -> todoflow.request("POST", "/api/stats/rebuild", ""));
            await().until(() -> jdbc.queryForObject(
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%task_fact_rebuild_batch%'",
                            Integer.class)
                    > 0);
            todoflow.createTask("not-held", "not held");

            // Then
            await().until(() -> created("not-held") == 1);
            assertThat(rebuild).isNotDone();
            other.rollback();
        }
        assertThat(rebuild.join().status()).isEqualTo(200);
        assertThat(created("held")).isEqualTo(1);
    }

    private int created(String user) {
        return stats(user, "").get("days").get(29).get("created").asInt();
    }

    @Test
    void statisticsStayAvailableDuringASidecarOutageAndCatchUpAfterwards() {
        // Given
        sidecar.stop();
        try {
            String taskId = todoflow.createTask("sidecar", "while away");
            todoflow.request("POST", "/api/sidecar/tasks/" + taskId + "/complete", "");
            assertThat(created("sidecar")).isZero();
        } finally {
            // When
            sidecar.start();
        }

        // Then
        await().until(() -> {
            JsonNode today = stats("sidecar", "").get("days").get(29);
            return today.get("created").asInt() == 1 && today.get("completed").asInt() == 1;
        });
    }

    @Test
    void theLastThirtyDaysAreTheDefault() {
        // When
        JsonNode stats = stats("nobody", "");

        // Then
        assertThat(stats.get("days")).hasSize(30);
        assertThat(stats.get("time_zone").asText()).isEqualTo("UTC");
        assertThat(stats.at("/days/0").toString()).contains("\"created\":0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1   | ?from=2026-01-02&to=2026-01-01 | from must be at most 365 days before to
                    1   | ?from=2025-01-01&to=2026-01-02 | from must be at most 365 days before to
                    1   | ?to=today                      | to must be a day such as 2030-01-31
                    1   | ?from=2026-02-30               | from must be a day such as 2030-01-31
                    a,b |                                | user_id must be 1 to 64
                    """)
    void invalidDaysAreRefusedWithTheAllowedValues(String user, String query, String detail) {
        // When
        Response answer = todoflow.request("GET", "/api/" + user + "/stats" + (query == null ? "" : query), "");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }
}
