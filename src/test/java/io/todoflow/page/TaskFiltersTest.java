package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A user filters the list of tasks. */
class TaskFiltersTest extends PageOfAUser {

    @Test
    void dueBeforeADayMeansBeforeMidnightInTheUsersTimeZone() {
        // Given a user whose second day of the year begins at ten o'clock of the first one in UTC
        todoflow.request("PUT", "/api/%s/preferences".formatted(user), "{\"time_zone\":\"Pacific/Kiritimati\"}");
        todoflow.create(user, "{\"title\":\"First day\",\"due_at\":\"2035-01-01T09:59:00Z\"}");
        todoflow.create(user, "{\"title\":\"Second day\",\"due_at\":\"2035-01-01T10:01:00Z\"}");

        // When
        browser.open(address("tasks?due_before=2035-01-02"));

        // Then
        browser.seesTask("First day");
        assertThat(browser.titles()).containsExactly("First day");
    }

    @Test
    void tagsAreSuggestedOnceIgnoringCase() {
        // Given
        todoflow.create(user, "{\"title\":\"Sweep\",\"tags\":[\"home\"]}");
        todoflow.create(user, "{\"title\":\"Paint\",\"tags\":[\"Home\",\"green\"]}");

        // When
        browser.open(address("tasks"));
        browser.seesTask("Sweep");

        // Then
        assertThat(browser.run("""
                        return [...document.querySelectorAll('#known-tags option')].map(option => option.value.toLowerCase()).sort()
                        """)).isEqualTo(List.of("green", "home"));
    }

    @Test
    void aTagFilterIgnoresCase() {
        // Given
        todoflow.create(user, "{\"title\":\"Sweep\",\"tags\":[\"home\"]}");

        // When
        browser.open(address("tasks?tag=Home"));

        // Then
        browser.seesTask("Sweep");

        // When another one arrives while the list is open
        todoflow.create(user, "{\"title\":\"Paint\",\"tags\":[\"HOME\"]}");

        // Then
        browser.seesTask("Paint");
    }

    @Test
    void aListIsBusyUntilTheAnswerArrives() {
        // Given a list whose next answer waits until it is released
        todoflow.create(user, "{\"title\":\"Paint\",\"priority\":\"high\"}");
        browser.open(address("tasks"));
        browser.seesTask("Paint");
        browser.run("""
                const real = window.fetch;
                window.fetch = (path, options) => (path.includes('/tasks?')
                  ? new Promise((go) => { window.letGo = go; }).then(() => real(path, options)) : real(path, options));
                """);

        // When
        browser.choose("select[name=priority]", "High");

        // Then
        await().until(() -> "true".equals(browser.find("ul.tasks").getDomAttribute("aria-busy")));

        // When
        browser.run("window.letGo()");

        // Then
        await().until(() -> "false".equals(browser.find("ul.tasks").getDomAttribute("aria-busy")));
        browser.seesTask("Paint");
    }
}
