package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** A user changes the settings. */
class SettingsViewTest extends PageOfAUser {

    @Test
    void settingsAreSavedAndTimesAreShownInTheNewZone() {
        // Given
        todoflow.create(user, "{\"title\":\"Lunch\",\"due_at\":\"2035-01-01T12:00:00Z\"}");
        browser.open(address("settings"));

        // When
        browser.fill("Time zone", "Asia/Tokyo");
        browser.fill("Mail address", "ada@example.org");
        browser.find("select[name=language]").sendKeys("Deutsch");
        browser.find("input[name=email_reminders]").click();
        browser.press("Save");

        // Then
        browser.sees("Settings saved");
        assertThat(get("contact").json().get("email").asText()).isEqualTo("ada@example.org");
        JsonNode preferences = get("preferences").json();
        assertThat(preferences.get("time_zone").asText()).isEqualTo("Asia/Tokyo");
        assertThat(preferences.get("language").asText()).isEqualTo("de");
        assertThat(preferences.get("email_reminders").asBoolean()).isFalse();

        // When
        browser.press("Tasks");

        // Then
        browser.sees("9:00");
        browser.sees("Times are shown in Asia/Tokyo");
    }

    @Test
    void aRefusedSettingIsReportedAtItsField() {
        // Given
        browser.open(address("settings"));

        // When
        browser.fill("Time zone", "Moon/Crater");
        browser.press("Save");

        // Then
        await().until(() -> browser.find("#setting-time_zone-problem").getText().startsWith("Time zone must"));
        assertThat(get("preferences").json().get("time_zone").asText()).isNotEqualTo("Moon/Crater");

        // When
        browser.fill("Time zone", "Europe/Berlin");
        browser.fill("Mail address", "nobody");
        browser.press("Save");

        // Then
        await().until(() -> browser.find("#setting-email-problem").getText().startsWith("Mail address must"));
    }

    @Test
    void quietHoursAreSetAndRemoved() {
        // Given
        browser.open(address("settings"));

        // When
        enter("quiet-from", "22:00");
        browser.press("Save");

        // Then
        await().until(() ->
                browser.find("#setting-quiet_hours-problem").getText().startsWith("Quiet hours must have two"));

        // When
        enter("quiet-to", "07:00");
        browser.press("Save");

        // Then
        browser.sees("Settings saved");
        assertThat(get("preferences").json().get("quiet_hours").toString())
                .isEqualTo("{\"from\":\"22:00\",\"to\":\"07:00\"}");

        // When
        browser.open(address("settings"));
        await().until(() -> "22:00".equals(browser.find("[name=quiet-from]").getDomProperty("value")));
        enter("quiet-from", "");
        enter("quiet-to", "");
        browser.press("Save");

        // Then
        browser.sees("Settings saved");
        assertThat(get("preferences").json().get("quiet_hours").isNull()).isTrue();
    }

    /** The keys that a time field accepts depend on the language of the browser. */
    private void enter(String name, String time) {
        browser.find("[name=%s]".formatted(name));
        browser.run("""
                const field = document.querySelector(`[name=${arguments[0]}]`);
                field.value = arguments[1];
                field.dispatchEvent(new Event('input', { bubbles: true }));
                """, name, time);
    }

    private void prefer(String preferences) {
        assertThat(todoflow.request("PUT", "/api/%s/preferences".formatted(user), preferences)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void preferencesOfAnotherClientAreKept() {
        // Given
        prefer("{\"theme\":\"plain\",\"missed_occurrences\":\"keep\"}");
        browser.open(address("settings"));

        // When
        browser.find("select[name=missed_occurrences]").sendKeys("Skip to the next");
        browser.press("Save");

        // Then
        browser.sees("Settings saved");
        assertThat(get("preferences").json().get("theme").asText()).isEqualTo("plain");
        assertThat(get("preferences").json().get("missed_occurrences").asText()).isEqualTo("skip");
    }

    @Test
    void settingsChangedElsewhereAreNotOverwrittenSilently() {
        // Given
        prefer("{\"theme\":\"plain\"}");
        browser.open(address("settings"));
        browser.find("select[name=language]").sendKeys("Deutsch");
        prefer("{\"theme\":\"dark\"}");

        // When
        browser.press("Save");

        // Then
        browser.sees("Your settings were changed elsewhere");

        // When
        browser.press("Save");

        // Then
        browser.sees("Settings saved");
        assertThat(get("preferences").json().get("theme").asText()).isEqualTo("dark");
        assertThat(get("preferences").json().get("language").asText()).isEqualTo("de");
    }
}
