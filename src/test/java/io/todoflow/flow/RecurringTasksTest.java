package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Completing a recurring task creates its next occurrence once. */
@TodoflowTest
class RecurringTasksTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

    private String user() {
        return "recurring-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private String create(String user, String fields) {
        Response answer = todoflow.create(user, "{\"title\":\"Water plants\"," + fields + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asText();
    }

    private Response patch(String user, String taskId, String patch) {
        return todoflow.request("PATCH", "/api/" + user + "/tasks/" + taskId, patch);
    }

    private void complete(String user, String taskId) {
        Response answer = todoflow.request("POST", "/api/" + user + "/tasks/" + taskId + "/complete", "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private List<JsonNode> open(String user) {
        JsonNode items =
                todoflow.request("GET", "/api/" + user + "/tasks", "").json().get("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(task -> task.get("status").asText().equals("open"))
                .toList();
    }

    private JsonNode next(String user) {
        await().until(() -> open(user).size() == 1);
        return open(user).get(0);
    }

    private boolean isTaken(String taskId) {
        return !jdbc.queryForList("""
                        select 1 from inbox i join event e on e.event_id = i.event_id
                        where i.consumer = 'recurring' and e.task_id = ?::uuid and e.event_type = 'task.completed'
                        """, taskId).isEmpty();
    }

    @Test
    void theNextOccurrenceIsTheSameTaskAtTheNextTime() {
        // Given
        String user = user();
        String id = create(user, """
                "description":"All of them","priority":"high","tags":["home"],"recurrence":"FREQ=WEEKLY;COUNT=3",
                "due_at":"2030-01-31T09:00:00Z","remind_at":"2030-01-30T18:30:00Z"
                """);

        // When
        complete(user, id);

        // Then
        JsonNode next = next(user);
        assertThat(next.get("title").asText()).isEqualTo("Water plants");
        assertThat(next.get("description").asText()).isEqualTo("All of them");
        assertThat(next.get("priority").asText()).isEqualTo("high");
        assertThat(next.at("/tags/0").asText()).isEqualTo("home");
        assertThat(next.get("due_at").asText()).isEqualTo("2030-02-07T09:00:00Z");
        assertThat(next.get("remind_at").asText()).isEqualTo("2030-02-06T18:30:00Z");
        assertThat(next.get("recurrence").asText()).isEqualTo("FREQ=WEEKLY;COUNT=3");
        assertThat(next.at("/series/start").asText()).isEqualTo("2030-01-31T09:00:00Z");
        assertThat(next.at("/series/occurrence").asInt()).isEqualTo(2);
        assertThat(next.at("/series/occurrence_at").asText()).isEqualTo("2030-02-07T09:00:00Z");
        assertThat(next.get("id").asText()).isNotEqualTo(id);
    }

    @Test
    void aFinishedSeriesCreatesNothing() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=DAILY;COUNT=3\",\"due_at\":\"2030-01-31T09:00:00Z\"");

        // When each occurrence is completed
        complete(user, id);
        complete(user, next(user).get("id").asText());
        JsonNode last = next(user);
        complete(user, last.get("id").asText());

        // Then
        assertThat(last.get("due_at").asText()).isEqualTo("2030-02-02T09:00:00Z");
        assertThat(last.at("/series/last").asBoolean()).isTrue();
        await().until(() -> isTaken(last.get("id").asText()));
        assertThat(planned(last.get("id").asText())).isEmpty();
        assertThat(open(user)).isEmpty();
    }

    @Test
    void theEndOfASeriesNotifiesItsUserOnce() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=DAILY;COUNT=1\",\"due_at\":\"2030-01-31T09:00:00Z\"");

        // When
        complete(user, id);

        // Then
        await().until(() -> isTaken(id));
        assertThat(notifications(user)).singleElement().satisfies(notification -> {
            assertThat(notification.get("kind").asText()).isEqualTo("series_ended");
            assertThat(notification.get("task_id").asText()).isEqualTo(id);
            assertThat(notification.get("due_at").asText()).isEqualTo("2030-01-31T09:00:00Z");
            assertThat(notification.has("remind_at")).isFalse();
        });
    }

    @Test
    void aContinuingSeriesAndASingleTaskNotifyNobody() {
        // Given
        String user = user();
        String recurring = create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-01-31T09:00:00Z\"");
        String single = create(user, "\"due_at\":\"2030-01-31T09:00:00Z\"");

        // When
        complete(user, recurring);
        complete(user, single);

        // Then
        await().until(() -> isTaken(recurring) && isTaken(single));
        assertThat(notifications(user)).isEmpty();
    }

    private Iterable<JsonNode> notifications(String user) {
        return todoflow.request("GET", "/api/" + user + "/notifications", "")
                .json()
                .get("items");
    }

    private List<Map<String, Object>> planned(String taskId) {
        return jdbc.queryForList("select * from next_occurrence where task_id = ?::uuid", taskId);
    }

    @Test
    void aNonRecurringTaskCreatesNothing() {
        // Given
        String user = user();
        String id = create(user, "\"due_at\":\"2030-01-31T09:00:00Z\"");

        // When
        complete(user, id);

        // Then
        await().until(() -> isTaken(id));
        assertThat(planned(id)).isEmpty();
    }

    @Test
    void occurrencesFollowTheUsersWallClockAndASkippedTimeDoesNotMoveTheSeries() {
        // Given a task at half past two in Berlin, on the day before the clocks go forward
        String user = user();
        jdbc.update(
                "insert into user_contact (user_id, email, time_zone) values (?, 'a@example.org', 'Europe/Berlin')",
                user);
        String id = create(
                user,
                "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-03-30T01:30:00Z\",\"remind_at\":\"2030-03-29T08:00:00Z\"");

        // When
        complete(user, id);
        JsonNode moved = next(user);
        await().until(() -> planned(id).get(0).get("created_task_id") != null);
        complete(user, moved.get("id").asText());
        JsonNode after = next(user);

        // Then
        assertThat(moved.get("due_at").asText()).isEqualTo("2030-03-31T01:30:00Z");
        assertThat(moved.get("remind_at").asText()).isEqualTo("2030-03-30T08:00:00Z");
        assertThat(after.get("due_at").asText()).isEqualTo("2030-04-01T00:30:00Z");
        assertThat(after.get("remind_at").asText()).isEqualTo("2030-03-31T07:00:00Z");
    }

    @Test
    void postponingAnOccurrenceDoesNotMoveItsSeries() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=WEEKLY\",\"due_at\":\"2030-01-28T09:00:00Z\"");
        Response postponed =
                todoflow.request("PATCH", "/api/" + user + "/tasks/" + id, "{\"due_at\":\"2030-01-30T15:00:00Z\"}");

        // When
        complete(user, id);

        // Then
        assertThat(postponed.json().at("/series/occurrence_at").asText()).isEqualTo("2030-01-28T09:00:00Z");
        assertThat(next(user).get("due_at").asText()).isEqualTo("2030-02-04T09:00:00Z");
    }

    @Test
    void aPatchOfASeriesKeepsItsOtherMembers() {
        // Given
        String user = user();
        String id = create(
                user,
                "\"recurrence\":\"FREQ=WEEKLY\",\"due_at\":\"2030-01-28T09:00:00Z\",\"remind_at\":\"2030-01-28T08:00:00Z\"");

        // When
        JsonNode numbered = patch(user, id, "{\"series\":{\"occurrence\":7}}").json();
        JsonNode silent =
                patch(user, id, "{\"series\":{\"remind_before\":null}}").json();

        // Then
        assertThat(numbered.get("series").toString()).isEqualTo("""
                {"start":"2030-01-28T09:00:00Z","time_zone":"UTC","occurrence":7,"occurrence_at":"2030-01-28T09:00:00Z","remind_before":"PT1H","last":false}""");
        assertThat(silent.get("series").toString()).isEqualTo("""
                {"start":"2030-01-28T09:00:00Z","time_zone":"UTC","occurrence":7,"occurrence_at":"2030-01-28T09:00:00Z","last":false}""");
    }

    @Test
    void aPatchThatRemovesTheSeriesStartsANewOne() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=WEEKLY\",\"due_at\":\"2030-01-28T09:00:00Z\"");
        patch(user, id, "{\"due_at\":\"2030-01-30T15:00:00Z\",\"series\":{\"occurrence\":7}}");

        // When
        JsonNode changed = patch(user, id, "{\"series\":null}").json();

        // Then
        assertThat(changed.at("/series/start").asText()).isEqualTo("2030-01-30T15:00:00Z");
        assertThat(changed.at("/series/occurrence").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"series":{"occurrence":0}}       | series
            {"series":{"start":null}}         | series
            {"series":{"count":1}}            | series.count
            {"series":{"time_zone":"UTC+3"}}  | series.time_zone
            {"series":[]}                     | series
            """, quoteCharacter = '~')
    void anInvalidPatchOfASeriesIsRefused(String patch, String field) {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=WEEKLY\",\"due_at\":\"2030-01-28T09:00:00Z\"");

        // When
        Response refused = patch(user, id, patch);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void aSeriesOfAnEarlierReleaseNeedsNoCorrectionBeforeOtherChanges() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=WEEKLY\",\"due_at\":\"2030-01-28T09:00:00Z\"");
        jdbc.update("update task set series = jsonb_set(series, '{time_zone}', '\"+02:00\"') where id = ?::uuid", id);

        // When, Then
        assertThat(patch(user, id, "{\"title\":\"x\"}").status()).isEqualTo(200);
    }

    @Test
    void aNewRuleStartsANewSeries() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=WEEKLY\",\"due_at\":\"2030-01-28T09:00:00Z\"");

        // When
        Response changed = todoflow.request(
                "PATCH",
                "/api/" + user + "/tasks/" + id,
                "{\"due_at\":\"2030-01-30T15:00:00Z\",\"recurrence\":\"FREQ=DAILY\"}");

        // Then
        assertThat(changed.json().at("/series/start").asText()).isEqualTo("2030-01-30T15:00:00Z");
        assertThat(changed.json().at("/series/occurrence").asInt()).isEqualTo(1);
    }

    @Test
    void aTaskFromBeforeSeriesExistedStartsOneAtItsDueTime() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=DAILY;COUNT=2\",\"due_at\":\"2030-01-31T09:00:00Z\"");
        jdbc.update("update task set series = null where id = ?::uuid", id);

        // When
        complete(user, id);

        // Then
        JsonNode next = next(user);
        assertThat(next.get("due_at").asText()).isEqualTo("2030-02-01T09:00:00Z");
        assertThat(next.at("/series/last").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"keep, 2020-01-02T09:00:00Z", "skip, later"})
    void theUserChoosesWhetherMissedOccurrencesAreSkipped(String choice, String expected) {
        // Given
        String user = user();
        assertThat(todoflow.request(
                                "PUT", "/api/" + user + "/preferences", "{\"missed_occurrences\":\"" + choice + "\"}")
                        .status())
                .isEqualTo(204);
        String id = create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2020-01-01T09:00:00Z\"");

        // When
        Instant before = Instant.now();
        complete(user, id);

        // Then
        Instant due = Instant.parse(next(user).get("due_at").asText());
        if (expected.equals("later")) {
            assertThat(due).isBetween(before, before.plus(Duration.ofDays(2)));
        } else {
            assertThat(due).isEqualTo(expected);
        }
    }

    @Test
    void anOccurrenceLongInThePastIsNotAnnounced() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2020-01-01T09:00:00Z\"");

        // When
        complete(user, id);
        String next = next(user).get("id").asText();

        // Then
        await().until(() -> isTakenBy("reminders", next));
        assertThat(jdbc.queryForList("select 1 from reminder where task_id = ?::uuid and state <> 'cancelled'", next))
                .isEmpty();
        assertThat(jdbc.queryForList("select 1 from reminder_published where task_id = ?::uuid", next))
                .isEmpty();
    }

    private boolean isTakenBy(String consumer, String taskId) {
        return !jdbc.queryForList("""
                        select 1 from inbox i join event e on e.event_id = i.event_id
                        where i.consumer = ? and e.task_id = ?::uuid
                        """, consumer, taskId).isEmpty();
    }

    @Test
    void aSeriesUsesTheTimeZoneOfThePreferences() {
        // Given a user without a mail address
        String user = user();
        todoflow.request("PUT", "/api/" + user + "/preferences", "{\"time_zone\":\"Europe/Berlin\"}");

        // When
        String id = create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-03-30T08:00:00Z\"");
        complete(user, id);

        // Then
        assertThat(next(user).get("due_at").asText()).isEqualTo("2030-03-31T07:00:00Z");
    }

    @Test
    void withoutASidecarNothingIsLost() {
        // Given
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-01-31T09:00:00Z\"");
        jdbc.update("update next_occurrence set next_attempt_at = now() where created_task_id is null");
        sidecar.stop();

        // When
        try {
            complete(user, id);
        } finally {
            sidecar.start();
        }

        // Then
        assertThat(next(user).get("due_at").asText()).isEqualTo("2030-02-01T09:00:00Z");
    }

    @Test
    void anOccurrenceWaitsWhileTheBackendRefusesIt() {
        // Given a backend that refuses the draft, as if it or its sidecar were down
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-01-31T09:00:00Z\"");
        sidecar.stop();
        complete(user, id);
        String eventId = jdbc.queryForObject(
                "select event_id::text from event where task_id = ?::uuid and event_type = 'task.completed'",
                String.class,
                id);
        jdbc.update("""
                insert into next_occurrence (task_id, event_id, user_id, correlation_id, draft, time_zone)
                values (?::uuid, ?::uuid, ?, 'c', '{"title":"Water plants"}', 'UTC')
                """, id, eventId, user);

        // When
        try {
            await().until(() -> (Integer) planned(id).get(0).get("attempts") > 0);
            assertThat(planned(id).get(0).get("last_error")).isNotNull();
        } finally {
            sidecar.start();
        }

        // Then
        assertThat(next(user).get("title").asText()).isEqualTo("Water plants");
    }

    @Test
    void aRepeatedRequestCreatesOneOccurrence() {
        // Given an occurrence that was created
        String user = user();
        String id = create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-01-31T09:00:00Z\"");
        complete(user, id);
        String created = next(user).get("id").asText();
        await().until(() -> planned(id).get(0).get("created_task_id") != null);

        // When the process died before recording that, and the event is redelivered
        jdbc.update(
                "update next_occurrence set created_task_id = null, next_attempt_at = now() where task_id = ?::uuid",
                id);
        jdbc.update(
                "delete from inbox where consumer = 'recurring' and event_id in (select event_id from event where task_id = ?::uuid)",
                id);
        todoflow.request("POST", "/api/replay", "{\"task_id\":\"" + id + "\"}");

        // Then
        await().until(() -> planned(id).get(0).get("created_task_id") != null && isTaken(id));
        assertThat(planned(id).get(0).get("created_task_id")).hasToString(created);
        assertThat(open(user)).hasSize(1);
    }

    @Test
    void manyOccurrencesAreCreatedOnceEachThoughTheirRequestsReachTheSameProcess() {
        // Given
        String user = user();
        List<String> ids = IntStream.range(0, 40)
                .mapToObj(i -> create(user, "\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-01-31T09:00:00Z\""))
                .toList();

        // When
        ids.parallelStream().forEach(id -> complete(user, id));

        // Then
        await().until(() -> jdbc.queryForObject(
                        "select count(*) from next_occurrence where user_id = ? and created_task_id is not null",
                        Integer.class,
                        user)
                == 40);
        assertThat(jdbc.queryForObject(
                        "select count(*) from task where user_id = ? and status = 'open'", Integer.class, user))
                .isEqualTo(40);
    }

    /** The event of another program that a recurring task was completed. */
    private void completedElsewhere(String user, String taskId, String correlationId, String fields) {
        Response answer = todoflow.deliver(
                "/events/pubsub/task-events", """
                {"specversion":"1.0","id":"%1$s","source":"curl","type":"task.completed","data":
                 {"event_id":"%1$s","event_type":"task.completed","event_version":"v1","timestamp":"2030-01-01T00:00:00Z",
                  "correlation_id":"%2$s","source":"curl","payload":{"task_id":"%3$s","user_id":"%4$s",%5$s
                  "status":"completed","version":2,"due_at":"2030-01-01T00:00:00Z","recurrence":"FREQ=DAILY"}}}
                """.formatted(UUID.randomUUID(), correlationId, taskId, user, fields));
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
    }

    @Test
    void aPermanentlyRefusedOccurrenceIsADeadLetterThatCanBeRedriven() {
        // Given a task without title
        String user = user();
        String taskId = UUID.randomUUID().toString();

        // When
        completedElsewhere(user, taskId, "c", "");

        // Then
        await().until(() -> letters(taskId).size() == 1);
        assertThat(letters(taskId).get(0))
                .containsEntry("status", "dead")
                .containsEntry("attempts", 1)
                .containsEntry("source", "curl")
                .containsEntry("topic", "task-events");
        assertThat(letters(taskId).get(0).get("reason").toString())
                .contains("400")
                .contains("title");
        assertThat(planned(taskId)).isEmpty();

        // And redriven, it is refused again, and has its history
        todoflow.request("POST", "/api/dead-letters/" + letters(taskId).get(0).get("id") + "/redrive", "");
        await().until(() -> letters(taskId).get(0).get("attempts").equals(2)
                && letters(taskId).get(0).get("status").equals("dead"));
    }

    private List<Map<String, Object>> letters(String taskId) {
        return jdbc.queryForList(
                "select * from dead_letter where consumer = 'recurring' and event like ?", "%" + taskId + "%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order 17", "заказ", "two\\r\\nlines", " ", "9000"})
    void theNextOccurrenceIsCreatedWhateverTheCorrelationId(String correlationId) {
        // Given
        String user = user();
        String taskId = UUID.randomUUID().toString();
        String id = correlationId.equals("9000") ? "x".repeat(9_000) : correlationId;

        // When
        completedElsewhere(user, taskId, id, "\"title\":\"Water plants\",");

        // Then
        next(user);
        assertThat(letters(taskId)).isEmpty();
        assertThat(jdbc.queryForObject("select correlation_id from event where user_id = ?", String.class, user))
                .matches(id.equals("order 17") ? "order 17" : "unfit-[0-9a-f]{32}");
    }

    @Test
    void aRuleThatCannotBeContinuedIsADeadLetter() {
        // Given
        String taskId = UUID.randomUUID().toString();
        String event = """
                {"specversion":"1.0","id":"%1$s","source":"curl","type":"task.completed","data":
                 {"event_id":"%1$s","event_type":"task.completed","event_version":"v1","timestamp":"2030-01-01T00:00:00Z",
                  "correlation_id":"c","source":"curl",
                  "payload":{"task_id":"%2$s","user_id":"1","title":"t","version":2,"recurrence":"every day"}}}
                """.formatted(UUID.randomUUID(), taskId);

        // When
        IntStream.range(0, 5).forEach(i -> todoflow.deliver("/events/pubsub/task-events", event));

        // Then
        assertThat(jdbc.queryForList(
                        "select reason from dead_letter where consumer = 'recurring' and status = 'dead' and event like ?",
                        String.class,
                        "%" + taskId + "%"))
                .singleElement()
                .satisfies(reason -> assertThat(reason).contains("must be an RFC 5545 recurrence rule"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    every day                  | allowed are FREQ=YEARLY
                    FREQ=DAILY;COUNT=0         | allowed are FREQ=YEARLY
                    FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 | never occurs after its start
                    FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2 | never occurs after its start
                    RRULE:FREQ=DAILY           | 'RRULE:FREQ' is not a part
                    FREQ=${7*7}                | allowed are FREQ=YEARLY
                    """)
    void anInvalidRuleIsRefused(String rule, String detail) {
        // When
        Response answer = todoflow.create("1", "{\"title\":\"t\",\"recurrence\":\"" + rule + "\"}");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("recurrence");
        assertThat(answer.json().get("detail").asText())
                .contains("recurrence ")
                .doesNotContainPattern("(?<![:.\\d])49(?![:.\\d])");
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }
}
