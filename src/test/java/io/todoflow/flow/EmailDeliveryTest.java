package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A due reminder becomes a mail to the contact of its user. */
@TodoflowTest
@TestPropertySource(
        properties = {"todoflow.mail.breaker-wait=1", "todoflow.mail.timeout=500", "todoflow.mail.poll-interval=200ms"})
@DirtiesContext
class EmailDeliveryTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");
    private static final String SUCCESS = "{\"status\":\"SUCCESS\"}";

    private final String user = "m-" + UUID.randomUUID();
    private final String address = user + "@example.com";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    GreenMail mail;

    @Autowired
    JdbcTemplate jdbc;

    private Response contact(String body) {
        return todoflow.request("PUT", "/api/" + user + "/contact", body);
    }

    private void hasContact() {
        assertThat(contact("{\"email\":\"" + address + "\"}").status()).isEqualTo(200);
    }

    private Response deliver(String event) {
        return todoflow.deliver("/events/pubsub/task-reminders", event);
    }

    private List<MimeMessage> mails() {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> {
                    try {
                        return message.getAllRecipients()[0].toString().equals(address);
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** The mail to the user; the only one when everything has ended. */
    private MimeMessage mail() {
        allIsDone();
        assertThat(mails()).hasSize(1);
        return mails().get(0);
    }

    private void allIsDone() {
        await().untilAsserted(() -> assertThat(outcomes()).doesNotContain("waiting"));
    }

    private List<String> outcomes() {
        return jdbc.queryForList("select outcome from reminder_mail where user_id = ?", String.class, user);
    }

    private static String part(MimeMessage message, String type) throws MessagingException, IOException {
        Multipart parts = (Multipart) message.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            if (parts.getBodyPart(i).isMimeType(type)) {
                return (String) parts.getBodyPart(i).getContent();
            }
        }
        throw new AssertionError("No part " + type);
    }

    private String breaker() {
        return todoflow.request("GET", "/actuator/health", "")
                .json()
                .at("/components/mailServer/status")
                .asText();
    }

    private double metric(String name, String tag) {
        return todoflow.request("GET", "/actuator/prometheus", "")
                .body()
                .lines()
                .filter(candidate -> candidate.startsWith(name + "{") && candidate.contains(tag))
                .mapToDouble(candidate -> Double.parseDouble(candidate.substring(candidate.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aReminderIsMailedOnceAsHtmlAndTextInTheTimeZoneOfItsUser() throws Exception {
        // Given
        contact("{\"email\":\"" + address + "\",\"time_zone\":\"Europe/Berlin\"}");
        String event = ReminderEvents.due(jdbc, user, "Käse & Brot kaufen");

        // When
        Response first = deliver(event);
        Response again = deliver(event);

        // Then
        assertThat(List.of(first.body(), again.body())).containsOnly(SUCCESS);
        MimeMessage message = mail();
        assertThat(message.getSubject()).isEqualTo("Reminder: Käse & Brot kaufen");
        assertThat(message.isMimeType("multipart/alternative")).isTrue();
        assertThat(part(message, "text/plain"))
                .contains("Käse & Brot kaufen")
                .contains("due Thursday, 31 January 2030, 10:00 CET");
        assertThat(part(message, "text/html")).contains("Käse &amp; Brot kaufen");
        assertThat(event).contains(message.getMessageID().replaceAll("[<>]|@.*", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "Milk\r\nBcc: victim@example.com\r\n\r\nbody",
                "{{title}} {{#due}} ${body} #{1+1}"
            })
    void aTitleIsNeitherMarkupNorAHeaderNorATemplate(String title) throws Exception {
        // Given
        hasContact();

        // When
        deliver(ReminderEvents.due(jdbc, user, title));

        // Then
        MimeMessage message = mail();
        String oneLine = title.replaceAll("\\s+", " ");
        assertThat(message.getSubject()).isEqualTo("Reminder: " + oneLine);
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(part(message, "text/plain")).contains(oneLine);
        assertThat(part(message, "text/html")).doesNotContain("<script>").doesNotContain("<<");
        assertThat(Stream.of(mail.getReceivedMessages()).map(received -> recipients(received)))
                .doesNotContain("victim@example.com");
    }

    private static String recipients(MimeMessage message) {
        try {
            return Arrays.toString(message.getAllRecipients());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMailHasNoHeadersFromTheEventOrTheDelivery() throws Exception {
        // Given
        hasContact();

        // When
        deliver(ReminderEvents.due(jdbc, user, "plain"));

        // Then
        List<String> headers = java.util.Collections.list(mail().getAllHeaders()).stream()
                .map(jakarta.mail.Header::getName)
                .toList();
        assertThat(headers)
                .containsExactlyInAnyOrder(
                        "Return-Path",
                        "Received",
                        "Date",
                        "From",
                        "To",
                        "Message-ID",
                        "Subject",
                        "MIME-Version",
                        "Content-Type",
                        "Auto-Submitted");
    }

    @Test
    void withoutAContactTheMailIsSkippedAndCounted() {
        // Given
        double before = metric("todoflow_reminder_mails_total", "outcome=\"skipped\"");

        // When
        Response answer = deliver(ReminderEvents.due(jdbc, user, "nobody"));

        // Then
        assertThat(answer.body()).isEqualTo(SUCCESS);
        allIsDone();
        assertThat(outcomes()).containsExactly("skipped");
        assertThat(mails()).isEmpty();
        assertThat(metric("todoflow_reminder_mails_total", "outcome=\"skipped\""))
                .isEqualTo(before + 1);
    }

    @Test
    void aUserWithoutEmailRemindersGetsNoMail() {
        // Given
        hasContact();
        prefers("{\"email_reminders\":false}");

        // When
        deliver(ReminderEvents.due(jdbc, user, "quiet"));

        // Then
        allIsDone();
        assertThat(outcomes()).containsExactly("skipped");
        assertThat(mails()).isEmpty();

        // And when the user wants them again
        todoflow.request("DELETE", "/api/" + user + "/preferences", "");
        deliver(ReminderEvents.due(jdbc, user, "loud"));
        assertThat(mail()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    de    | Erinnerung: Milch | Donnerstag, 31. Januar 2030 | MEZ
                    de-AT | Erinnerung: Milch | Donnerstag, 31. Jänner 2030 | MEZ
                    en    | Reminder: Milch   | Thursday, 31 January 2030   | CET
                    fr    | Reminder: Milch   | Thursday, 31 January 2030   | CET
                    """)
    void aMailIsInTheLanguageOfItsUser(String language, String subject, String date, String zone) throws Exception {
        // Given
        contact("{\"email\":\"" + address + "\",\"time_zone\":\"Europe/Berlin\"}");
        prefers("{\"language\":\"" + language + "\"}");

        // When
        deliver(ReminderEvents.due(jdbc, user, "Milch"));

        // Then
        assertThat(mail().getSubject()).isEqualTo(subject);
        assertThat(part(mail(), "text/plain")).contains(date, "10:00 " + zone);
        assertThat(part(mail(), "text/html")).contains(date);
    }

    private void prefers(String preferences) {
        assertThat(todoflow.request("PUT", "/api/" + user + "/preferences", preferences)
                        .status())
                .isEqualTo(204);
    }

    /** Sets quiet hours of one hour that end in a number of minutes, by the user's clock. */
    private static String quietHoursThatEndIn(int minutes) {
        LocalTime end = LocalTime.now(ZONE).plusMinutes(minutes).truncatedTo(ChronoUnit.MINUTES);
        return "{\"time_zone\":\"%s\",\"quiet_hours\":{\"from\":\"%s\",\"to\":\"%s\"}}"
                .formatted(ZONE, end.minusHours(1), end);
    }

    /** Ends the quiet hours. */
    private void theyEnd() {
        prefers(quietHoursThatEndIn(0));
        jdbc.update("update reminder_mail set next_attempt_at = now() where user_id = ?", user);
    }

    @Test
    void aMailDueInQuietHoursIsSentOnceWhenTheyEnd() {
        // Given
        hasContact();
        prefers(quietHoursThatEndIn(30));

        // When
        deliver(ReminderEvents.due(jdbc, user, "night"));

        // Then it waits, while the page shows it immediately
        await().until(() -> "quiet hours".equals(lastError()));
        assertThat(jdbc.queryForObject(
                        "select next_attempt_at > now() + interval '5 minutes' from reminder_mail where user_id = ?",
                        Boolean.class,
                        user))
                .isTrue();
        await().until(() -> notifications() == 1);
        assertThat(mails()).isEmpty();

        // When
        theyEnd();

        // Then
        assertThat(mail()).isNotNull();
        assertThat(outcomes()).containsExactly("sent");
        assertThat(notifications()).isEqualTo(1);
    }

    private int notifications() {
        return todoflow.request("GET", "/api/" + user + "/notifications", "")
                .json()
                .get("items")
                .size();
    }

    @Test
    void aMailOfATaskCompletedInQuietHoursIsNotSent() {
        // Given
        hasContact();
        prefers(quietHoursThatEndIn(30));
        String event = ReminderEvents.due(jdbc, user, "night");
        deliver(event);
        await().until(() -> "quiet hours".equals(lastError()));

        // When
        jdbc.update("update task set status = 'completed' where id = ?", ReminderEvents.taskId(event));
        theyEnd();

        // Then
        allIsDone();
        assertThat(outcomes()).containsExactly("outdated");
        assertThat(mails()).isEmpty();
    }

    @Test
    void quietHoursDoNotCountTowardsTheAgeOfAReminder() {
        // Given a reminder that is two days old, in which the user had less than two hours that were not quiet
        hasContact();
        LocalTime end = LocalTime.now(ZONE).truncatedTo(ChronoUnit.MINUTES);
        prefers("{\"time_zone\":\"%s\",\"quiet_hours\":{\"from\":\"%s\",\"to\":\"%s\"}}"
                .formatted(ZONE, end.plusMinutes(50), end));

        // When
        deliver(ReminderEvents.due(jdbc, user, "old", Instant.now().minus(Duration.ofDays(2))));

        // Then
        assertThat(mail()).isNotNull();
    }

    @Test
    void theSameReminderInAnotherEventIsNotMailedAgain() {
        // Given
        hasContact();
        String event = ReminderEvents.due(jdbc, user, "once");
        deliver(event);

        // When
        String eventId = event.replaceAll(".*\"event_id\":\"([^\"]+)\".*", "$1");
        Response answer = deliver(event.replace(eventId, UUID.randomUUID().toString()));

        // Then
        assertThat(answer.body()).isEqualTo(SUCCESS);
        assertThat(mail()).isNotNull();
    }

    @Test
    void theCircuitBreakerOpensDuringAMailOutageAndNothingIsLost() {
        // Given
        hasContact();
        assertThat(breaker()).isEqualTo("UP");
        mail.stop();
        List<String> events = Stream.generate(() -> ReminderEvents.due(jdbc, user, "later"))
                .limit(12)
                .toList();

        // When
        try {
            assertThat(events)
                    .allSatisfy(event -> assertThat(deliver(event).body()).isEqualTo(SUCCESS));

            // Then
            await().until(() -> breaker().equals("DEGRADED"));
            assertThat(todoflow.request("GET", "/actuator/health/readiness", "").status())
                    .isEqualTo(200);
        } finally {
            mail.start();
            // it has forgotten its users
            mail.setUser("todoflow", "development-only");
        }

        // And when it is back
        allIsDone();
        assertThat(mails()).hasSize(12);
        assertThat(breaker()).isEqualTo("UP");
        await().untilAsserted(() -> assertThat(jdbc.queryForList(
                        "select status, attempts, reason from dead_letter where event like ? and status <> 'redriven'",
                        "%" + user + "%"))
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update task set status = 'completed' where id = ?",
                "update task set remind_at = remind_at + interval '1 day' where id = ?",
                "delete from task where id = ?"
            })
    void aReminderThatBecameObsoleteDuringAMailOutageIsNotMailed(String change) {
        // Given
        hasContact();
        mail.stop();
        String event = ReminderEvents.due(jdbc, user, "no more");
        try {
            deliver(event);
            await().until(() -> lastError() != null);

            // When
            jdbc.update(change, ReminderEvents.taskId(event));
        } finally {
            mail.start();
            // it has forgotten its users
            mail.setUser("todoflow", "development-only");
        }

        // Then
        allIsDone();
        assertThat(outcomes()).containsExactly("outdated");
        assertThat(mails()).isEmpty();
    }

    @Test
    void aReminderThatIsTooOldIsNotMailed() {
        // Given
        hasContact();

        // When a consumer was away for 21 days
        deliver(ReminderEvents.due(jdbc, user, "long ago", Instant.now().minus(Duration.ofDays(21))));

        // Then
        allIsDone();
        assertThat(outcomes()).containsExactly("outdated");
        assertThat(mails()).isEmpty();
    }

    @Test
    void correctedCredentialsAreReread() {
        // Given
        hasContact();
        mail.setUser("todoflow", "rotated");

        // When
        try {
            deliver(ReminderEvents.due(jdbc, user, "rotated"));
            await().until(() -> lastError() != null);
        } finally {
            mail.setUser("todoflow", "development-only");
        }

        // Then
        assertThat(mail()).isNotNull();
    }

    private @Nullable String lastError() {
        return jdbc.queryForObject("select last_error from reminder_mail where user_id = ?", String.class, user);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o'brien",
                "a.b.c",
                "a+tag",
                "!#$%&*/=?^_`{|}~-",
                "1",
                "x_______________________________________________________________"
            })
    void anAcceptedAddressReceivesMail(String localPart) throws Exception {
        // Given
        String accepted = localPart + "@" + UUID.randomUUID() + ".example.com";

        // When
        Response contact = contact("{\"email\":\"" + accepted + "\"}");
        deliver(ReminderEvents.due(jdbc, user, "unusual"));

        // Then
        assertThat(contact.status()).isEqualTo(200);
        allIsDone();
        assertThat(outcomes()).containsExactly("sent");
        assertThat(Stream.of(mail.getReceivedMessages()).map(EmailDeliveryTest::recipients))
                .contains("[" + accepted + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"no address\"}",
                "{\"email\":\"a@b.c, d@e.f\"}",
                "{\"email\":\"a@b.c\\r\\nBcc: d@e.f\"}",
                "{\"email\":\"Ada <a@b.c>\"}",
                "{\"email\":\".ada@example.com\"}",
                "{\"email\":\"ada.@example.com\"}",
                "{\"email\":\"ada..b@example.com\"}",
                "{\"email\":null}",
                "{\"email\":\"a@b.c\",\"time_zone\":\"Mars/Base\"}",
                "{\"email\":\"a@b.c\",\"phone\":\"1\"}",
                "{}"
            })
    void anInvalidContactIsRefused(String body) {
        // When
        Response answer = contact(body);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isNotEmpty();
        assertThat(todoflow.request("GET", "/api/" + user + "/contact", "").status())
                .isEqualTo(404);
    }

    @Test
    void aContactHasTheValuesSetLast() {
        // Given
        contact("{\"email\":\"old@example.com\",\"time_zone\":\"Asia/Karachi\"}");

        // When
        hasContact();

        // Then
        Response answer = todoflow.request("GET", "/api/" + user + "/contact", "");
        assertThat(answer.json())
                .isEqualTo(contact("{\"email\":\"" + address + "\"}").json());
        assertThat(Map.of("email", answer.json().get("email").asText())).containsEntry("email", address);
        assertThat(answer.json().get("time_zone").asText())
                .as("The time zone is a setting of its own, and stays")
                .isEqualTo("Asia/Karachi");
    }
}
