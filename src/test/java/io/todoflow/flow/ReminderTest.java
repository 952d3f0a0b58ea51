package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A task with a time reminds its user at that time, once, whatever happens to the scheduler. */
@TodoflowTest
class ReminderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String user = "r-" + UUID.randomUUID();
    private final String address = user + "@example.com";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    GreenMail mail;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ProducerTemplate template;

    private static Instant in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
    }

    private String task(String field, Instant time) {
        Response answer = todoflow.create(user, "{\"title\":\"Call Ada\",\"%s\":\"%s\"}".formatted(field, time));
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().get("id").asText();
    }

    private List<JsonNode> notifications() {
        JsonNode page =
                todoflow.request("GET", "/api/" + user + "/notifications", "").json();
        return StreamSupport.stream(page.path("items").spliterator(), false).toList();
    }

    private long mails() {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> isToUser(message))
                .count();
    }

    private boolean isToUser(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString().equals(address);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> published(String taskId) {
        return jdbc.queryForList(
                "select cloud_event from event where event_type = 'reminder.due' and task_id = ?::uuid",
                String.class,
                taskId);
    }

    private String state(String taskId) {
        return jdbc
                .queryForList(
                        "select state || case when job_pending then ' pending' else '' end from reminder where task_id = ?::uuid",
                        String.class,
                        taskId)
                .stream()
                .findFirst()
                .orElse("none");
    }

    /** The due time of the job, if there is one. */
    private String job(String taskId) {
        Exchange answer = template.request(
                "dapr:job?jobOperation=get&jobName=reminder-" + taskId,
                exchange -> exchange.getMessage().setBody(null));
        return answer.getMessage().getHeader("CamelDaprJobDueTime", "", String.class);
    }

    private Response trigger(String taskId) {
        return todoflow.request(
                "POST", "/api/jobs/trigger", "{\"data\":{\"type\":\"reminder\",\"task_id\":\"%s\"}}".formatted(taskId));
    }

    /** Changes a task by PUT. */
    private String change(String taskId, Instant remindAt) {
        jdbc.update(
                "update task set remind_at = ?::timestamptz, version = version + 1 where id = ?::uuid",
                remindAt.toString(),
                taskId);
        return event(taskId, 2);
    }

    private String event(String taskId, long version) {
        String id = UUID.randomUUID().toString();
        return """
                {"specversion":"1.0","id":"%s","source":"test","type":"task.updated","data":{"event_id":"%s",
                 "event_type":"task.updated","event_version":"v1","timestamp":"2030-01-01T00:00:00Z","correlation_id":"c",
                 "source":"test","payload":{"task_id":"%s","user_id":"%s","version":%d}}}
                """.formatted(id, id, taskId, user, version);
    }

    private void deliver(String event) {
        assertThat(todoflow.deliver("/events/pubsub/task-events", event).body()).isEqualTo("{\"status\":\"SUCCESS\"}");
    }

    @Test
    void aReminderArrivesOnTimeAsNotificationAndMail() throws Exception {
        // Given
        todoflow.request("PUT", "/api/" + user + "/contact", "{\"email\":\"" + address + "\"}");
        Instant time = in(Duration.ofSeconds(3));

        // When
        Response created = todoflow.create(
                user, "{\"title\":\"Call Ada\",\"remind_at\":\"" + time + "\"}", "X-Correlation-ID", "my-reminder");
        String taskId = created.json().get("id").asText();

        // Then
        await().until(() -> notifications().size() == 1 && mails() == 1);
        JsonNode notification = notifications().get(0);
        assertThat(notification.get("task_id").asText()).isEqualTo(taskId);
        assertThat(notification.get("title").asText()).isEqualTo("Call Ada");
        assertThat(Instant.parse(notification.get("created_at").asText()))
                .isBetween(time.minusSeconds(1), time.plusSeconds(10));
        assertThat(published(taskId)).hasSize(1);
        JsonNode event = JSON.readTree(published(taskId).get(0));
        assertThat(event.at("/data/correlation_id").asText()).isEqualTo("my-reminder");
        assertThat(event.at("/data/payload/remind_at").asText()).isEqualTo(time.toString());
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(
                                Files.readString(Path.of("src/main/resources/schemas/reminder-event.v1.schema.json")))
                        .validate(event.get("data")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"remind_at", "due_at"})
    void aTimeInThePastRemindsImmediately(String field) {
        // When
        String taskId = task(field, in(Duration.ofHours(-1)));

        // Then
        await().until(() -> notifications().size() == 1);
        assertThat(published(taskId)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"remind_at, true", "due_at, false"})
    void aPastReminderIsUnreadAndATaskCreatedOverdueIsNot(String field, boolean isNews) {
        // When
        task(field, in(Duration.ofHours(-1)));

        // Then
        await().until(() -> notifications().size() == 1);
        assertThat(notifications().get(0).has("read_at")).isEqualTo(!isNews);
    }

    @Test
    void aReminderTriggeredTwentyTimesConcurrentlyIsPublishedOnce() throws Exception {
        // Given a reminder that the scheduler has lost
        String taskId = task("remind_at", in(Duration.ofHours(1)));
        await().until(() -> !job(taskId).isEmpty());
        String time = in(Duration.ofHours(-1)).toString();
        jdbc.update("update task set remind_at = ?::timestamptz where id = ?::uuid", time, taskId);
        jdbc.update("update reminder set remind_at = ?::timestamptz where task_id = ?::uuid", time, taskId);

        // When
        ExecutorService clients = Executors.newFixedThreadPool(20);
        try {
            Callable<Response> byScheduler = () -> todoflow.request("POST", "/job/reminder-" + taskId, "");
            Callable<Response> byHand = () -> trigger(taskId);
            assertThat(clients.invokeAll(Stream.generate(() -> List.of(byScheduler, byHand))
                            .limit(10)
                            .flatMap(List::stream)
                            .toList()))
                    .allSatisfy(answer -> assertThat(answer.get().status()).isEqualTo(200));
        } finally {
            clients.shutdown();
        }

        // Then
        assertThat(published(taskId)).hasSize(1);
        await().until(() -> notifications().size() == 1);
    }

    @Test
    void anEarlyTriggerDoesNothing() {
        // Given
        String taskId = task("remind_at", in(Duration.ofHours(1)));
        await().until(() -> state(taskId).equals("waiting"));

        // When
        Response answer = trigger(taskId);

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(published(taskId)).isEmpty();
        assertThat(state(taskId)).isEqualTo("waiting");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "no json",
                "{\"data\":{\"type\":\"reminder\"}}",
                "{\"data\":{\"type\":\"reminder\",\"task_id\":\"1\"}}",
                "{\"data\":{\"type\":\"other\",\"task_id\":\"0193a1b2-0000-7000-8000-000000000001\"}}"
            })
    void aTriggerWithoutATaskIsRefused(String body) {
        // When
        Response answer = todoflow.request("POST", "/api/jobs/trigger", body);

        // Then
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aChangedTimeReplacesTheJobAndRemindsAtTheNewTime() {
        // Given
        Instant first = in(Duration.ofHours(1));
        Instant second = in(Duration.ofHours(2));
        String taskId = task("remind_at", first);
        await().until(() -> job(taskId).startsWith(first.toString().substring(0, 19)));

        // When
        deliver(change(taskId, second));

        // Then
        await().until(() -> job(taskId).startsWith(second.toString().substring(0, 19)));

        // And when an older event arrives late
        deliver(event(taskId, 1));
        assertThat(state(taskId)).isEqualTo("waiting");
        assertThat(job(taskId)).startsWith(second.toString().substring(0, 19));
    }

    @ParameterizedTest
    @CsvSource({"POST, /complete", "DELETE, ''"})
    void aCompletedOrDeletedTaskRemindsNobody(String method, String path) {
        // Given
        String taskId = task("remind_at", in(Duration.ofHours(1)));
        await().until(() -> !job(taskId).isEmpty());

        // When
        todoflow.request(method, "/api/" + user + "/tasks/" + taskId + path, "");

        // Then
        await().until(() -> job(taskId).isEmpty());
        await().until(() -> state(taskId).equals("cancelled"));

        // And when its first event is redelivered, and a trigger in transit arrives
        deliver(event(taskId, 1));
        trigger(taskId);
        assertThat(state(taskId)).isEqualTo("cancelled");
        assertThat(published(taskId)).isEmpty();
    }

    @Test
    void theReminderOfADeletedTaskEndsAtItsTime() {
        // Given a row that missed the event of the deletion
        UUID taskId = UUID.randomUUID();
        jdbc.update("""
                insert into reminder (task_id, user_id, remind_at, version, state, correlation_id, job_pending)
                values (?, ?, now() - interval '1 hour', 1, 'waiting', 'c', false)
                """, taskId, user);

        // When
        todoflow.request("POST", "/job/check-due-tasks", "");

        // Then
        assertThat(state(taskId.toString())).isEqualTo("cancelled");
        assertThat(published(taskId.toString())).isEmpty();
    }

    @Test
    void aReminderRefusedByTheSchedulerDelaysNoOther() {
        // Given some with a time that the scheduler does not understand
        jdbc.update("""
                insert into reminder (task_id, user_id, remind_at, version, state, correlation_id, job_pending)
                select gen_random_uuid(), ?, '294276-01-01', 1, 'waiting', 'refused', true from generate_series(1, 20)
                """, user);

        // When
        String taskId = task("remind_at", in(Duration.ofHours(1)));

        // Then
        await().until(() -> !job(taskId).isEmpty());
        assertThat(jdbc.queryForList(
                        "select job_pending from reminder where user_id = ? and correlation_id = 'refused'",
                        Boolean.class,
                        user))
                .hasSize(20)
                .containsOnly(true);
        jdbc.update("delete from reminder where user_id = ?", user);
    }

    @Test
    void remindersDueDuringASchedulerOutageAreNotLostAndRestIsNotSlowed() {
        // Given
        sidecar.stop();
        String taskId;
        Instant began = Instant.now();

        // When
        try {
            taskId = task("remind_at", in(Duration.ofMillis(500)));
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(8));
            await().until(() -> jdbc.queryForObject(
                    "select remind_at < now() from task where id = ?::uuid", Boolean.class, taskId));
        } finally {
            sidecar.start();
        }

        // Then
        await().until(() -> notifications().size() == 1);
        assertThat(published(taskId)).hasSize(1);
    }

    @Test
    void aReminderWithALostJobIsFoundByTheSearchForMissedOnes() {
        // Given
        String taskId = task("remind_at", in(Duration.ofSeconds(4)));
        await().until(() -> !job(taskId).isEmpty());
        todoflow.sidecar("DELETE", "/v1.0/jobs/reminder-" + taskId, "");
        await().until(() ->
                todoflow.sidecar("GET", "/v1.0/jobs/check-due-tasks", "").status() == 200);

        // When
        await().until(() -> {
            todoflow.request("POST", "/job/check-due-tasks", "");
            return !published(taskId).isEmpty();
        });

        // Then
        await().until(() -> notifications().size() == 1);
        assertThat(published(taskId)).hasSize(1);
    }
}
