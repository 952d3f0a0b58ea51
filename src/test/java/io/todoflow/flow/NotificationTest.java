package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A due reminder becomes a notification for its user. */
@TodoflowTest
class NotificationTest {

    private final String user = "n-" + UUID.randomUUID();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    private Response list(String query) {
        return todoflow.request("GET", "/api/" + user + "/notifications" + query, "");
    }

    private List<JsonNode> items(String query) {
        return StreamSupport.stream(list(query).json().path("items").spliterator(), false)
                .toList();
    }

    private String remind(String title) {
        String event = ReminderEvents.due(jdbc, user, title);
        todoflow.deliver("/events/pubsub/task-reminders", event);
        return event;
    }

    private Response read(String id) {
        return todoflow.request("POST", "/api/" + user + "/notifications/" + id + "/read", "");
    }

    @Test
    void aReminderIsShownOnceHoweverOftenItIsDelivered() {
        // Given
        String event = remind("Buy milk");

        // When
        Response again = todoflow.deliver("/events/pubsub/task-reminders", event);

        // Then
        assertThat(again.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(items("")).singleElement().satisfies(item -> {
            assertThat(item.get("title").asText()).isEqualTo("Buy milk");
            assertThat(item.get("kind").asText()).isEqualTo("reminder");
            assertThat(item.get("due_at").asText()).isEqualTo("2030-01-31T09:00:00Z");
            assertThat(item.has("read_at")).isFalse();
        });
    }

    @Test
    void aNotificationIsMarkedAsReadOnceAndKeepsThatTime() {
        // Given
        remind("Read me");
        remind("Not me");
        String id = items("").get(1).get("id").asText();

        // When
        JsonNode first = read(id).json();
        JsonNode second = read(id).json();

        // Then
        assertThat(first.get("read_at").asText()).isNotEmpty();
        assertThat(second).isEqualTo(first);
        assertThat(items("?unread=true"))
                .extracting(item -> item.get("title").asText())
                .containsExactly("Not me");
        assertThat(items("?unread=false"))
                .extracting(item -> item.get("title").asText())
                .containsExactly("Read me");
    }

    @Test
    void aListHasPages() {
        // Given
        IntStream.rangeClosed(1, 5).forEach(i -> remind("Task " + i));

        // When
        JsonNode first = list("?limit=3").json();
        JsonNode second =
                list("?limit=3&cursor=" + first.get("next_cursor").asText()).json();

        // Then
        assertThat(first.get("items"))
                .extracting(item -> item.get("title").asText())
                .containsExactly("Task 5", "Task 4", "Task 3");
        assertThat(second.get("items"))
                .extracting(item -> item.get("title").asText())
                .containsExactly("Task 2", "Task 1");
        assertThat(second.has("next_cursor")).isFalse();
    }

    @Test
    void theNewestComesFirstWhateverItsId() {
        // Given
        List<String> ids = List.of(
                "ffffffff-0000-3000-8000-" + UUID.randomUUID().toString().substring(24),
                "00000000-0000-3000-8000-" + UUID.randomUUID().toString().substring(24),
                "88888888-0000-3000-8000-" + UUID.randomUUID().toString().substring(24));
        IntStream.range(0, 3)
                .forEach(i -> jdbc.update(
                        "insert into notification (id, user_id, task_id, title, created_at) values (?::uuid, ?, ?, ?, now() + ? * interval '1 s')",
                        ids.get(i),
                        user,
                        UUID.randomUUID(),
                        "Task " + i,
                        i));

        // When
        JsonNode first = list("?limit=1").json();
        JsonNode rest = list("?cursor=" + first.get("next_cursor").asText()).json();

        // Then
        assertThat(first.get("items"))
                .extracting(item -> item.get("title").asText())
                .containsExactly("Task 2");
        assertThat(rest.get("items"))
                .extracting(item -> item.get("title").asText())
                .containsExactly("Task 1", "Task 0");
    }

    @ParameterizedTest
    @CsvSource({"?unread=perhaps, unread", "?limit=0, limit", "?cursor=x, cursor"})
    void anInvalidListRequestIsRefused(String query, String field) {
        // When
        Response answer = list(query);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void aNotificationOfAnotherUserIsNotFound() {
        // Given
        remind("Mine");
        String id = items("").get(0).get("id").asText();

        // When
        Response theirs = todoflow.request("POST", "/api/somebody/notifications/" + id + "/read", "");
        Response unknown = read(UUID.randomUUID().toString());
        Response malformed = read("1");

        // Then
        assertThat(List.of(theirs, unknown, malformed))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(404));
        assertThat(items("?unread=true")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update task set status = 'completed' where id = ?",
                "update task set remind_at = remind_at + interval '1 day' where id = ?",
                "delete from task where id = ?"
            })
    void anObsoleteReminderIsNotShown(String change) {
        // Given
        String event = ReminderEvents.due(jdbc, user, "no more");
        jdbc.update(change, ReminderEvents.taskId(event));

        // When
        Response answer = todoflow.deliver("/events/pubsub/task-reminders", event);

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(items("")).isEmpty();
    }

    @Test
    void aReminderThatIsTooOldIsNotShown() {
        // Given
        String event = ReminderEvents.due(jdbc, user, "long ago", Instant.now().minus(Duration.ofDays(21)));

        // When
        Response answer = todoflow.deliver("/events/pubsub/task-reminders", event);

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(items("")).isEmpty();
    }

    @Test
    void aNotificationIsShownOnceAfterATransientDatabaseFailure() {
        // Given
        jdbc.execute("alter table notification rename to notification_away");
        String event = ReminderEvents.due(jdbc, user, "later");

        // When
        Response away;
        try {
            away = todoflow.deliver("/events/pubsub/task-reminders", event);
        } finally {
            jdbc.execute("alter table notification_away rename to notification");
        }

        // Then
        assertThat(away.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        await().until(() -> items("").size() == 1);
    }
}
