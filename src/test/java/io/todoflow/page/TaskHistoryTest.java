package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** A user reads the history of a task. */
class TaskHistoryTest extends PageOfAUser {

    private void request(String method, String path, String body) {
        assertThat(todoflow.request(method, "/api/%s/tasks/%s".formatted(user, path), body)
                        .status())
                .isLessThan(300);
    }

    @Test
    void theHistoryIsShownInSentencesNewestFirst() {
        // Given
        String id = todoflow.createTask(user, "Call Anna");
        request("PATCH", id, "{\"title\":\"Call Berta\",\"tags\":[\"phone\"]}");
        request("PATCH", id, "{\"priority\":\"high\",\"tags\":[]}");
        request("POST", id + "/complete", "");
        request("POST", id + "/reopen", "");
        request("DELETE", id, "");
        request("POST", id + "/restore", "");
        await().until(() -> get("tasks/" + id + "/history").json().get("items").size() == 7);

        // When
        browser.open(address("tasks/" + id));
        browser.press("History");

        // Then
        await().until(() -> browser.find(".history").getText().contains("Created"));
        assertThat(String.valueOf(
                                browser.run(
                                        "return [...document.querySelectorAll('.history li span')].map(e => e.textContent).join('\\n')"))
                        .replaceAll("[\u2068\u2069]", ""))
                .isEqualTo("""
                        Restored
                        Deleted
                        Reopened
                        Completed
                        Priority changed from medium to high; Tags removed; it was phone
                        Title changed from Call Anna to Call Berta; Tags set to phone
                        Created""");
    }

    @Test
    void aLateHistoryDoesNotReplaceThatOfAnotherTask() {
        // Given
        String slow = todoflow.createTask(user, "Slow");
        String quick = todoflow.createTask(user, "Quick");
        await().until(() ->
                !get("tasks/" + quick + "/history").json().get("items").isEmpty());
        browser.open(address("tasks"));
        browser.seesTask("Slow");
        hold("/tasks/" + slow + "/history");
        browser.press("Edit Slow");
        browser.press("History");
        browser.sees("Loading the history");
        browser.press("Cancel");

        // When
        browser.press("Edit Quick");
        browser.press("History");
        await().until(() -> browser.find(".history").getText().contains("Created"));
        letGo();

        // Then
        assertThat(browser.text()).contains("Created");
    }
}
