package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** An operator views and repairs dead letters. */
class LettersViewTest extends PageOfAUser {

    private static final String WRONG = "'page'";

    @Autowired
    JdbcTemplate jdbc;

    @BeforeEach
    void theAuditLogRefusesATitle() {
        jdbc.execute("delete from dead_letter");
        jdbc.execute("alter table audit_log add constraint no_page check (event #>> '{payload,title}' <> %s) not valid"
                .formatted(WRONG));
    }

    @AfterEach
    void mend() {
        jdbc.execute("alter table audit_log drop constraint if exists no_page");
        jdbc.execute("delete from dead_letter");
    }

    /** Creates a dead letter whose attempts are used up, from an event with this correlation id, and returns its id. */
    private String deadLetter(String correlationId) {
        String event = """
                {"specversion":"1.0","id":"%1$s","source":"curl","type":"task.created","data":
                {"event_id":"%1$s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                 "correlation_id":"%3$s","source":"curl","payload":{"task_id":"%1$s","user_id":"%2$s","title":"page","version":1}}}
                """.formatted(UUID.randomUUID(), user, correlationId);
        todoflow.deliver("/events/pubsub/task-events", event);
        String id = String.valueOf(jdbc.queryForObject(
                "select max(id) from dead_letter where correlation_id = ?", Long.class, correlationId));
        await().until(() -> status(id).equals("dead"));
        return id;
    }

    private String status(String id) {
        return String.valueOf(
                jdbc.queryForObject("select status from dead_letter where id = ?::bigint", String.class, id));
    }

    private String shown(String id) {
        return browser.find("#letter-" + id).getText();
    }

    @Test
    void aDeadLetterShowsItsReasonInBriefAndItsDetailsOnDemand() {
        // Given
        String letter = deadLetter("by-hand");

        // When
        browser.open(address("letters"));

        // Then
        assertThat(shown(letter))
                .contains("no_page", "5 attempts", "audit-record")
                .doesNotContain("Failing row", "task-event-source");

        // When
        browser.press("Follow its task");

        // Then
        browser.sees("audit failed 5 times, dead");

        // When
        browser.press("dead letter " + letter);
        browser.press("Event and failures");

        // Then
        browser.sees("Failing row");
        browser.sees("\"correlation_id\": \"by-hand\"");
    }

    @Test
    void deadLettersAppearAndAreSettledWithoutAReload() {
        // Given
        browser.open(address("letters"));
        browser.sees("No dead letters");

        // When
        String letter = deadLetter("by-hand");

        // Then
        browser.find("#letter-" + letter);
        browser.press("Dead letters 1 dead");
        jdbc.execute("alter table audit_log drop constraint no_page");

        // When
        browser.press("Redrive dead letter " + letter);

        // Then
        await().until(() -> shown(letter).contains("Settled: the consumer processed the event"));
        assertThat(shown(letter)).doesNotContain("Redrive");
        browser.seesNo("Dead letters\n1");
    }

    @Test
    void matchingDeadLettersAreExportedAsAFile() {
        // Given
        String one = deadLetter("one");
        deadLetter("other");
        browser.open(address("letters?correlation_id=one"));
        browser.find("#letter-" + one);
        browser.run("""
                const create = URL.createObjectURL;
                URL.createObjectURL = (blob) => {
                  blob.text().then((text) => { window.exported = JSON.parse(text).map(({ id }) => String(id)); });
                  return create.call(URL, blob);
                };
                HTMLAnchorElement.prototype.click = function click() { window.file = this.download; };
                """);

        // When
        browser.press("Export");

        // Then
        await().until(() -> List.of(one).equals(browser.run("return window.exported")));
        assertThat(browser.run("return window.file")).isEqualTo("dead-letters.json");
    }

    @Test
    void matchingDeadLettersAreRedrivenAfterAConfirmation() {
        // Given
        String one = deadLetter("one");
        String other = deadLetter("other");
        jdbc.execute("alter table audit_log drop constraint no_page");
        browser.open(address("letters?correlation_id=one"));
        browser.find("#letter-" + one);
        assertThat(browser.text()).doesNotContain("Dead letter " + other);

        // When
        browser.press("Redrive all …");
        browser.sees("Redrive 1 dead letter?");
        browser.press("Cancel");

        // Then
        assertThat(status(one)).isEqualTo("dead");

        // When
        browser.press("Redrive all …");
        browser.press("Redrive 1 dead letter");

        // Then
        await().until(() -> status(one).equals("redriven"));
        assertThat(status(other)).isEqualTo("dead");
    }

    @Test
    void aDeadLetterIsDiscardedWithAReason() {
        // Given
        String letter = deadLetter("by-hand");
        browser.open(address("letters"));

        // When
        browser.press("Discard dead letter " + letter);
        browser.press("Discard");

        // Then
        browser.sees("reason must be given");

        // When
        browser.fill("Reason", "a test of a customer");
        browser.press("Discard");

        // Then
        await().until(() -> shown(letter).contains("a test of a customer"));
        assertThat(status(letter)).isEqualTo("discarded");
    }

    @Test
    void anEditedEventIsRedrivenWithANewId() {
        // Given
        String letter = deadLetter("by-hand");
        browser.open(address("letters"));

        // When
        browser.press("Edit and redrive dead letter " + letter);
        browser.sees("receives the edited event with a new id");
        browser.fill("Event", "{");
        browser.press("Redrive the edited event");

        // Then
        browser.sees("The event is not JSON");

        // When
        String task = UUID.randomUUID().toString();
        browser.fill("Event", """
                {"event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z","correlation_id":"by-hand",
                "source":"curl","payload":{"task_id":"%s","user_id":"%s","title":"mended","version":1}}""".formatted(task, user));
        browser.fill("Reason", "the title was wrong");
        browser.press("Redrive the edited event");

        // Then
        browser.sees("which replaces dead letter " + letter);
        await().until(() -> get("tasks/" + task + "/history").status() == 200);
        assertThat(shown(letter)).contains("Discarded", "the title was wrong");
    }

    @Test
    void aSearchForDeadLettersHasAnAddress() {
        // Given
        String one = deadLetter("one");
        String other = deadLetter("other");
        browser.open(address("letters"));
        browser.find("#letter-" + one);

        // When
        browser.find("select[name=by]").sendKeys("correlation");
        browser.find("input[name=value]").sendKeys("other\n");

        // Then
        browser.seesNo("Dead letter " + one);
        browser.sees("Dead letter " + other);
        assertThat(browser.driver().getCurrentUrl()).endsWith("#/letters?correlation_id=other");
    }
}
