package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A user creates and edits tasks. */
class TaskFormTest extends PageOfAUser {

    @Test
    void anUneditedTimeKeepsItsSeconds() {
        // Given
        String id = todoflow.create(user, "{\"title\":\"Lunch\",\"due_at\":\"2035-01-01T12:00:42Z\"}")
                .json()
                .get("id")
                .asText();
        browser.open(address("tasks"));

        // When
        browser.press("Edit Lunch");
        browser.fill("Title", "Long lunch");
        browser.press("Save");

        // Then
        browser.seesTask("Long lunch");
        await().until(() -> get("tasks/" + id).json().get("title").asText().equals("Long lunch"));
        assertThat(get("tasks/" + id).json().get("due_at").asText()).isEqualTo("2035-01-01T12:00:42Z");
    }

    @Test
    void tasksAddedQuicklyKeepTheirOrderAfterAReload() {
        // Given
        browser.open(address("tasks"));
        browser.find(".add input").click();

        // When
        for (String title : List.of("Apples", "Bread", "Cheese")) {
            browser.type(title, Keys.ENTER);
        }

        // Then
        await().until(() -> get("tasks").json().get("items").size() == 3);
        await().until(() -> browser.titles().equals(List.of("Cheese", "Bread", "Apples")));

        // When
        browser.driver().navigate().refresh();

        // Then
        await().until(() -> browser.titles().equals(List.of("Cheese", "Bread", "Apples")));
    }
}
