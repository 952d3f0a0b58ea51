package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** A user changes several tasks at once. */
class TaskSelectionTest extends PageOfAUser {

    private String status(String id) {
        return get("tasks/" + id).json().get("status").asText();
    }

    @Test
    void selectedTasksAreCompletedIndependently() {
        // Given
        String first = todoflow.createTask(user, "First");
        String second = todoflow.createTask(user, "Second");
        String third = todoflow.createTask(user, "Third");
        browser.open(address("tasks"));
        browser.seesTask("First");
        browser.press("Select several");
        browser.find("[aria-label='Select First']").click();
        browser.find("[aria-label='Select Third']").click();
        browser.sees("2 tasks selected");
        Accessibility.isFullIn(browser);
        browser.run("""
                const real = window.fetch;
                const refused = arguments[0];
                window.fetch = (url, options) => options?.method === 'POST' && url.includes(refused)
                  ? Promise.resolve(new Response('{}', { status: 412 })) : real(url, options);
                """, third);

        // When
        browser.press("Complete");

        // Then
        browser.sees("Completed 1 task");
        browser.sees("Failed: “\u2068Third\u2069” was changed elsewhere");
        browser.sees("1 task selected");
        assertThat(status(first)).isEqualTo("completed");
        assertThat(status(second)).isEqualTo("open");
        assertThat(status(third)).isEqualTo("open");

        // When
        browser.press("Undo");

        // Then
        await().until(() -> status(first).equals("open"));
    }

    @Test
    void severalTasksAreTaggedAndTheirPriorityIsChanged() {
        // Given
        String first = todoflow.create(user, "{\"title\":\"First\",\"tags\":[\"old\"]}")
                .json()
                .get("id")
                .asText();
        todoflow.createTask(user, "Second");
        browser.open(address("tasks"));
        browser.seesTask("First");
        browser.press("Select several");
        browser.press("Select all shown");

        // When
        browser.find(".selection input[name=tag]").sendKeys("home");
        browser.press("Change");

        // Then
        browser.sees("Changed 2 tasks");
        assertThat(get("tasks?tag=home").json().get("items")).hasSize(2);
        assertThat(get("tasks/" + first).json().get("tags").toString()).isEqualTo("[\"old\",\"home\"]");

        // When
        browser.press("Undo");

        // Then
        await().until(() -> get("tasks?tag=home").json().get("items").isEmpty());
        assertThat(get("tasks/" + first).json().get("tags").toString()).isEqualTo("[\"old\"]");

        // When those that are still selected
        browser.choose(".selection select", "high");
        browser.press("Change");

        // Then
        await().until(() -> get("tasks?priority=high").json().get("items").size() == 2);
    }
}
