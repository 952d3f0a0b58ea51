package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** The configured preferences apply everywhere to a user who has none. */
@TodoflowTest
@TestPropertySource(
        properties =
                "todoflow.preferences.defaults={\"language\":\"en\",\"time_zone\":\"America/New_York\",\"missed_occurrences\":\"skip\"}")
@DirtiesContext
class DefaultPreferencesTest {

    private final String user = "d-" + UUID.randomUUID();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    GreenMail mail;

    @Autowired
    JdbcTemplate jdbc;

    private JsonNode get(String path) {
        return todoflow.request("GET", "/api/" + user + path, "").json();
    }

    @Test
    void theTimeZoneIsTheSameInPreferencesStatisticsAndSeries() {
        // When
        JsonNode task = todoflow.create(
                        user, "{\"title\":\"Water\",\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2030-01-31T09:00:00Z\"}")
                .json();

        // Then
        assertThat(get("/preferences").get("time_zone").asText()).isEqualTo("America/New_York");
        assertThat(get("/stats").get("time_zone").asText()).isEqualTo("America/New_York");
        assertThat(task.at("/series/time_zone").asText()).isEqualTo("America/New_York");
    }

    @Test
    void aMailNamesTheTimeInTheTimeZone() {
        // Given
        todoflow.request("PUT", "/api/" + user + "/contact", "{\"email\":\"" + user + "@example.com\"}");

        // When
        todoflow.deliver("/events/pubsub/task-reminders", ReminderEvents.due(jdbc, user, "Call Ada"));

        // Then
        await().untilAsserted(() -> assertThat(Arrays.stream(mail.getReceivedMessages())
                        .map(GreenMailUtil::getWholeMessage)
                        .filter(message -> message.contains(user)))
                .singleElement()
                .asString()
                .contains("Thursday, 31 January 2030, 04:00 EST"));
    }

    @Test
    void missedOccurrencesAreSkipped() {
        // Given
        String id = todoflow.create(
                        user, "{\"title\":\"Water\",\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2020-01-01T09:00:00Z\"}")
                .json()
                .get("id")
                .asText();

        // When
        todoflow.request("POST", "/api/" + user + "/tasks/" + id + "/complete", "");

        // Then
        await().untilAsserted(() -> assertThat(StreamSupport.stream(
                        get("/tasks?status=open").get("items").spliterator(), false))
                .singleElement()
                .satisfies(next -> assertThat(Instant.parse(next.get("due_at").asText()))
                        .isAfter(Instant.parse("2026-01-01T00:00:00Z"))));
    }
}
