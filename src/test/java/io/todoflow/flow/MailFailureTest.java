package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.flow.ScriptedSmtpServer.Step;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A mail that cannot be sent affects only its user; if the mail server is down, mails wait. */
@TodoflowTest
@TestPropertySource(
        properties = {
            "todoflow.mail.starttls=true",
            "todoflow.mail.breaker-wait=1",
            "todoflow.mail.timeout=500",
            "todoflow.mail.poll-interval=100ms",
            "todoflow.mail.retry-delay=50ms",
            "todoflow.mail.max-attempts=3"
        })
@Import(MailFailureTest.Trust.class)
@DirtiesContext
class MailFailureTest {

    /** The certificate of the server is not trusted. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Trust {
        @Bean
        ComponentCustomizer trust() {
            return ComponentCustomizer.forType(MailComponent.class, mail -> mail.getConfiguration()
                    .getAdditionalJavaMailProperties()
                    .putAll(Map.of("mail.smtp.ssl.trust", "*", "mail.smtp.ssl.checkserveridentity", "false")));
        }
    }

    private final String user = "f-" + UUID.randomUUID();
    private final String address = user + "@example.com";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    GreenMail friendlyServer;

    @Autowired
    JdbcTemplate jdbc;

    @Value("${todoflow.mail.port}")
    int port;

    private static @Nullable ScriptedSmtpServer running;

    private ScriptedSmtpServer server;

    @BeforeEach
    void serverThatDemandsMore() throws IOException {
        if (running == null) {
            friendlyServer.stop();
            running = new ScriptedSmtpServer(port);
        }
        server = running;
    }

    @AfterAll
    static void end() throws IOException {
        if (running != null) {
            running.close();
        }
    }

    @AfterEach
    void theServerWorks() {
        server.answerAsUsual();
        await().untilAsserted(() -> {
            assertThat(jdbc.queryForList("select * from reminder_mail where outcome = 'waiting'"))
                    .isEmpty();
            assertThat(breaker()).isEqualTo("UP");
        });
    }

    private String breaker() {
        return todoflow.request("GET", "/actuator/health", "")
                .json()
                .at("/components/mailServer/status")
                .asText();
    }

    private String remind(String user) {
        todoflow.request("PUT", "/api/" + user + "/contact", "{\"email\":\"" + user + "@example.com\"}");
        String event = ReminderEvents.due(jdbc, user, "Call Ada");
        assertThat(todoflow.deliver("/events/pubsub/task-reminders", event).body())
                .isEqualTo("{\"status\":\"SUCCESS\"}");
        return event;
    }

    private String outcome(String user) {
        return jdbc.queryForObject("select outcome from reminder_mail where user_id = ?", String.class, user);
    }

    private Map<String, Object> letter() {
        return jdbc.queryForMap(
                "select id, status, reason, event, attempts from dead_letter where consumer = 'email' and event like ?",
                "%" + user + "%");
    }

    private boolean hasLetter() {
        return !jdbc.queryForList("select from dead_letter where event like ?", "%" + user + "%")
                .isEmpty();
    }

    @Test
    void aServerThatRequiresEncryptionAndCredentialsReceivesMails() {
        // When
        remind(user);

        // Then
        await().until(() -> server.taken().contains(address));
        await().until(() -> outcome(user).equals("sent"));
        assertThat(hasLetter()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.7.1 Nothing from you",
        "RCPT, 550 5.1.1 No such user",
        "RCPT, 553 5.1.3 Bad address",
        "DATA, 554 5.7.1 No valid recipients",
        "END_OF_DATA, 552 5.3.4 Message too big",
        "END_OF_DATA, 554 5.7.1 Looks like spam"
    })
    void aPermanentlyRefusedMailIsADeadLetterWithTheServersReply(Step step, String answer) {
        // Given
        server.answer(step, answer);

        // When
        String event = remind(user);

        // Then
        await().until(this::hasLetter);
        assertThat(letter())
                .containsEntry("status", "dead")
                .extractingByKey("reason")
                .asString()
                .contains(answer);
        assertThat(event).contains(letter().get("event").toString());
        assertThat(outcome(user)).isEqualTo("refused");
        assertThat(breaker()).isEqualTo("UP");
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 451 4.3.0 Try again",
        "RCPT, 450 4.2.1 Greylisted",
        "RCPT, 452 4.2.2 Mailbox full",
        "DATA, 451 4.3.0 Try again",
        "END_OF_DATA, 452 4.3.1 No space"
    })
    void aTemporarilyRefusedMailIsRetriedAndThenADeadLetter(Step step, String answer) {
        // Given
        server.answer(step, answer);

        // When
        remind(user);

        // Then
        await().until(this::hasLetter);
        assertThat(letter())
                .containsEntry("status", "dead")
                .extractingByKey("reason")
                .asString()
                .contains(answer);
        assertThat(jdbc.queryForObject("select attempts from reminder_mail where user_id = ?", Integer.class, user))
                .isEqualTo(3);
        assertThat(breaker()).isEqualTo("UP");
    }

    @Test
    void aMailAcceptedAtTheSecondAttemptIsSent() {
        // Given
        server.answer(Step.RCPT, address, "450 4.2.1 Greylisted");
        remind(user);
        await().until(() -> server.attempts(address) >= 1);

        // When
        server.answerAsUsual();

        // Then
        await().until(() -> outcome(user).equals("sent"));
        assertThat(server.taken()).containsOnlyOnce(address);
        assertThat(hasLetter()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 554 No service",
        "GREETING, 421 Too many connections",
        "GREETING, ''",
        "STARTTLS, 454 TLS not available",
        "AUTH, 535 5.7.8 Wrong credentials",
        "AUTH, 454 4.7.0 Temporary authentication failure",
        "MAIL, 421 4.3.2 Shutting down",
        "MAIL, 530 5.7.0 Authentication required",
        "RCPT, 421 4.3.2 Shutting down",
        "DATA, ''",
        "END_OF_DATA, ''",
        "END_OF_DATA, 421 4.3.2 Shutting down"
    })
    void aServerThatRefusesAllMailsOpensTheCircuitBreakerAndNothingIsLost(Step step, String answer) {
        // Given
        server.answer(step, answer);

        // When
        IntStream.range(0, 6).forEach(i -> remind(user + i));

        // Then
        await().until(() -> breaker().equals("DEGRADED"));
        assertThat(hasLetter()).isFalse();

        // And when it works
        server.answerAsUsual();
        await().untilAsserted(() ->
                IntStream.range(0, 6).forEach(i -> assertThat(outcome(user + i)).isEqualTo("sent")));
        assertThat(hasLetter()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"RCPT", "DATA", "END_OF_DATA"})
    void fullMailboxesDelayNoOtherUser(Step step) {
        // Given
        IntStream.range(0, 12).forEach(i -> server.answer(step, user + i + "@example.com", "452 4.2.2 Mailbox full"));
        IntStream.range(0, 12).forEach(i -> remind(user + i));

        // When
        remind(user);

        // Then
        await().until(() -> outcome(user).equals("sent"));
        assertThat(breaker()).isEqualTo("UP");
        await().untilAsserted(() -> IntStream.range(0, 12)
                .forEach(i -> assertThat(outcome(user + i)).isEqualTo("refused")));
    }

    @ParameterizedTest
    @CsvSource({"RCPT, 421 4.7.28 Too many mails for you", "RCPT, ''", "END_OF_DATA, ''"})
    void aRecipientThatBreaksTheConnectionDelaysNoOtherUser(Step step, String answer) {
        // Given
        String broken = user + "-broken";
        server.answer(step, broken + "@example.com", answer);
        IntStream.range(0, 30).forEach(i -> remind(broken));
        await().until(() -> breaker().equals("DEGRADED"));
        long before = server.attempts(broken + "@example.com");

        // When
        remind(user);

        // Then
        await().until(() -> outcome(user).equals("sent"));
        assertThat(server.attempts(broken + "@example.com") - before)
                .as("mails of the other user that were tried first")
                .isLessThanOrEqualTo(4);
    }

    @Test
    void anInvalidStoredAddressAffectsOnlyItsUser() {
        // Given
        jdbc.update("insert into user_contact (user_id, email) values (?, '.ada@example.com')", user);

        // When
        todoflow.deliver("/events/pubsub/task-reminders", ReminderEvents.due(jdbc, user, "Call Ada"));

        // Then
        await().until(this::hasLetter);
        assertThat(letter()).containsEntry("status", "dead");
        assertThat(breaker()).isEqualTo("UP");
    }

    @Test
    void theServersReplyIsBounded() {
        // Given
        server.answer(Step.RCPT, address, ("550-" + "x".repeat(500) + "\r\n").repeat(20) + "550 the end");

        // When
        remind(user);

        // Then
        await().until(this::hasLetter);
        assertThat(letter().get("reason").toString()).contains("550").hasSizeLessThanOrEqualTo(500);
    }

    @Test
    void aRedrivenMailIsRetriedAndSentOnce() {
        // Given
        server.answer(Step.RCPT, address, "550 5.1.1 No such user");
        remind(user);
        await().until(this::hasLetter);
        Object id = letter().get("id");

        // When it still fails
        todoflow.request("POST", "/api/dead-letters/" + id + "/redrive", "");
        await().until(() -> letter().get("attempts").equals(2));
        assertThat(letter()).containsEntry("status", "dead");

        // And when the user is known
        server.answerAsUsual();
        todoflow.request("POST", "/api/dead-letters/" + id + "/redrive", "");

        // Then
        await().until(() -> letter().get("status").equals("redriven"));
        await().until(() -> outcome(user).equals("sent"));
        assertThat(server.taken()).containsOnlyOnce(address);
    }
}
