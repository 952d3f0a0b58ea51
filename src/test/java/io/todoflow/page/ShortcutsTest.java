package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A user controls the page with keyboard shortcuts. */
class ShortcutsTest extends PageOfAUser {

    @AfterEach
    void useThemAgain() {
        browser.run("localStorage.clear()");
    }

    @Test
    void tasksAreReachedAndCompletedByKeys() {
        // Given
        todoflow.createTask(user, "Second");
        String first = todoflow.createTask(user, "First");
        browser.open(address("tasks"));
        browser.seesTask("Second");

        // When
        browser.type("j", "c");

        // Then
        browser.seesNoTask("First");
        await().until(() -> get("tasks/" + first).json().get("status").asText().equals("completed"));

        // When
        browser.type("n");
        await().until(() -> browser.focused().equals("New task"));
        browser.type("jcd", Keys.ENTER);

        // Then
        browser.seesTask("jcd");
    }

    @Test
    void theSheetListsTheShortcutsAndSwitchesThemOff() {
        // Given
        browser.open(address("tasks"));
        browser.sees("Nothing here");

        // When
        browser.type("?");
        browser.sees("Show this list");
        Accessibility.isFullIn(browser);
        browser.find("#shortcuts input").click();
        browser.press("Close");
        browser.type("s");

        // Then
        assertThat(browser.driver().getCurrentUrl()).endsWith("#/tasks");

        // When
        browser.press("Keyboard shortcuts");
        browser.find("#shortcuts input").click();
        browser.press("Close");
        browser.type("s");

        // Then
        browser.sees("Completed per day");
    }
}
