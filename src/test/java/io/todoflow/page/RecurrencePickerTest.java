package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** A user chooses how a task recurs. */
class RecurrencePickerTest extends PageOfAUser {

    @Test
    void aRuleIsChosenAndItsNextOccurrencesAreShown() {
        // Given a Monday
        todoflow.create(user, "{\"title\":\"Run\",\"due_at\":\"2035-01-01T09:00:00Z\"}");
        browser.open(address("tasks"));
        browser.press("Edit Run");

        // When
        browser.find("select[name=repeat]").sendKeys("Weekly");
        browser.find("input[name=weekday][value=MO]").click();
        browser.find("input[name=weekday][value=FR]").click();

        // Then
        await().until(() ->
                browser.find(".recurrence .help").getText().matches("Next: .*Jan 5.*; .*Jan 8.*; .*Jan 12.*"));

        Accessibility.isFullIn(browser);

        // When
        browser.press("Save");

        // Then
        browser.sees("every week on Mon, Fri");
        assertThat(get("tasks").json().at("/items/0/recurrence").asText()).isEqualTo("FREQ=WEEKLY;BYDAY=MO,FR");
    }

    @Test
    void aComplexRuleStaysUnchanged() {
        // Given
        String rule = "FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=1,2";
        todoflow.create(
                user,
                "{\"title\":\"Invoice\",\"due_at\":\"2035-01-26T09:00:00Z\",\"recurrence\":\"%s\"}".formatted(rule));
        browser.open(address("tasks"));

        // When
        browser.press("Edit Invoice");
        browser.hasInput("Recurrence", rule);
        browser.fill("Title", "Invoices");
        browser.press("Save");

        // Then
        browser.seesTask("Invoices");
        assertThat(get("tasks").json().at("/items/0/recurrence").asText()).isEqualTo(rule);
    }
}
