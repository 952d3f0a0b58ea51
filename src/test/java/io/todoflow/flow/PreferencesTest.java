package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Preferences live in the state store. Changes can be conditional, and reads return defaults while the store is down.
 */
@TodoflowTest
class PreferencesTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ProducerTemplate producer;

    @Value("${todoflow.dapr.state-store}")
    String store;

    private final String path = "/api/prefs-" + UUID.randomUUID().toString().substring(0, 8) + "/preferences";

    private Response get() {
        return todoflow.request("GET", path, "");
    }

    private int put(String body, String... headers) {
        return todoflow.request("PUT", path, body, headers).status();
    }

    @Test
    void aUserWithoutPreferencesHasTheDefaults() {
        // When
        Response answer = get();

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("language").asText()).isEqualTo("en");
        assertThat(answer.header("ETag")).isEmpty();
        assertThat(answer.header("X-Degraded")).isEmpty();
    }

    @Test
    void storedPreferencesAreReadAndDeletedOnesAreNot() {
        // When
        int put = put("{\"language\":\"de\",\"theme\":{\"dark\":true}}");

        // Then
        assertThat(put).isEqualTo(204);
        Response read = get();
        assertThat(read.json().get("language").asText()).isEqualTo("de");
        assertThat(read.json().at("/theme/dark").asBoolean()).isTrue();
        assertThat(read.json().get("time_zone").asText()).isEqualTo("UTC");
        assertThat(read.header("ETag")).matches("\"[^\"]+\"");

        // And
        assertThat(todoflow.request("DELETE", path, "").status()).isEqualTo(204);
        assertThat(todoflow.request("DELETE", path, "").status()).isEqualTo(204);
        assertThat(get().json().get("language").asText()).isEqualTo("en");
    }

    @Test
    void theTimeZoneIsTheSameInPreferencesContactAndStatistics() {
        // Given a user without a mail address
        String user = path.split("/")[2];
        put("{\"time_zone\":\"Europe/Berlin\"}");

        // When
        Response contact = todoflow.request("PUT", "/api/" + user + "/contact", "{\"email\":\"ada@example.com\"}");
        Response stats = todoflow.request("GET", "/api/" + user + "/stats", "");

        // Then
        assertThat(contact.json().get("time_zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(stats.json().get("time_zone").asText()).isEqualTo("Europe/Berlin");

        // And the other way round
        todoflow.request(
                "PUT", "/api/" + user + "/contact", "{\"email\":\"ada@example.com\",\"time_zone\":\"Africa/Cairo\"}");
        assertThat(get().json().get("time_zone").asText()).isEqualTo("Africa/Cairo");
    }

    @Test
    void aTimeZoneAloneIsNotAContact() {
        // Given
        put("{\"time_zone\":\"Europe/Berlin\"}");

        // When
        Response contact = todoflow.request("GET", path.replace("/preferences", "/contact"), "");

        // Then
        assertThat(contact.status()).isEqualTo(404);
    }

    @Test
    void aTimeZoneFromTheStoreIsMovedToTheDatabase() {
        // Given preferences as earlier versions stored them
        String user = path.split("/")[2];
        producer.sendBodyAndHeaders(
                "dapr:state?stateOperation=save&contentType=application/json&stateStore=" + store,
                "{\"time_zone\":\"Europe/Berlin\"}",
                Map.of("CamelDaprKey", "preferences-" + user));

        // When
        Response read = get();

        // Then
        assertThat(read.json().get("time_zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(jdbc.queryForList("select time_zone from user_contact where user_id = ?", String.class, user))
                .containsExactly("Europe/Berlin");
    }

    @Test
    void anUnmetConditionChangesNothing() {
        // Given two clients that have read the same version
        put("{\"language\":\"de\"}");
        String tag = get().header("ETag");
        assertThat(put("{\"language\":\"fr\"}", "If-Match", tag)).isEqualTo(204);

        // When
        Response second = todoflow.request("PUT", path, "{\"language\":\"it\"}", "If-Match", tag);
        Response third = todoflow.request("DELETE", path, "", "If-Match", tag);

        // Then
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.json().get("detail").asText()).contains("read them again");
        assertThat(third.status()).isEqualTo(412);
        assertThat(get().json().get("language").asText()).isEqualTo("fr");

        // And with the current version
        assertThat(todoflow.request("DELETE", path, "", "If-Match", get().header("ETag"))
                        .status())
                .isEqualTo(204);
        assertThat(put("{}", "If-Match", tag)).isEqualTo(412);
    }

    @Test
    void withoutASidecarTheDefaultsAreReturnedAndNothingIsChanged() {
        // Given
        put("{\"language\":\"de\"}");
        sidecar.stop();
        try {
            // When
            Response read = get();
            Response written = todoflow.request("PUT", path, "{\"language\":\"fr\"}");
            Response deleted = todoflow.request("DELETE", path, "");

            // Then
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.json().get("language").asText()).isEqualTo("en");
            assertThat(read.header("X-Degraded")).isEqualTo("true");
            assertThat(read.header("ETag")).isEmpty();
            assertThat(written.status()).isEqualTo(503);
            assertThat(written.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(deleted.status()).isEqualTo(503);
        } finally {
            sidecar.start();
        }
        await().until(() -> get().header("X-Degraded").isEmpty());
    }

    @Test
    void quietHoursAreReadAsStoredUntilTheyAreRemoved() {
        // When
        int put = put("{\"quiet_hours\":{\"from\":\"22:00\",\"to\":\"07:00\"}}");

        // Then
        assertThat(put).isEqualTo(204);
        assertThat(get().json().get("quiet_hours").toString()).isEqualTo("{\"from\":\"22:00\",\"to\":\"07:00\"}");

        // And
        assertThat(put("{\"quiet_hours\":null}")).isEqualTo(204);
        assertThat(get().json().get("quiet_hours").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [1]          |         | body must be a JSON object
                    {"a":        |         | body is not well-formed JSON
                    {"a":1,"a":2}|         | a field occurs twice
                                 |         | body must be a JSON object
                    {"time_zone":"Mars/Olympus"} |  | time_zone must be a time zone such as
                    {"time_zone":7} |       | time_zone must be a time zone such as
                    {"missed_occurrences":"forget"} | | missed_occurrences must be one of keep, skip
                    {"email_reminders":"no"}| | email_reminders must be true or false
                    {"language":"de\\nX: y"}| | language must be a language tag
                    {"language":1}|         | language must be a language tag
                    {"theme":"\\ud800"} | | body must not contain half of a surrogate pair
                    {"quiet_hours":{"from":"22:00","to":"22:00"}} | | quiet_hours must have two different times, from and to, such as 22:00 and 07:00, or be null
                    {}           | *       | If-Match must be the ETag
                    {}           | W/"1"   | If-Match must be the ETag
                    """)
    void anInvalidValueIsRefusedWithTheAllowedOnes(String body, String ifMatch, String detail) {
        // When
        Response answer = todoflow.request(
                "PUT",
                path,
                body == null ? "" : body,
                ifMatch == null
                        ? new String[] {"Content-Type", "application/json"}
                        : new String[] {"If-Match", ifMatch});

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }
}
