package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A user asks for something in the chat. */
class ChatViewTest extends PageOfAUser {

    private void ask(String message) {
        browser.find(".say textarea").sendKeys(message, Keys.ENTER);
    }

    @Test
    void anAnswerShowsItsToolCallsAndHasAnAddress() {
        // Given
        browser.open(address("chat"));

        // When
        ask("add Buy milk for tomorrow 9 am");

        // Then
        browser.sees("Added “\u2068Buy milk\u2069”");
        await().until(() -> get("tasks").json().get("items").size() == 1);
        String id = get("conversations").json().at("/items/0/id").asText();
        assertThat(browser.driver().getCurrentUrl()).endsWith("#/chat/" + id);

        // When it is read again
        browser.driver().navigate().refresh();

        // Then
        browser.sees("Added “\u2068Buy milk\u2069”");
        browser.sees("add Buy milk for tomorrow 9 am");
    }

    @Test
    void eachToolCallCanBeUndone() {
        // Given
        String id = todoflow.createTask(user, "Call Anna");
        browser.open(address("chat"));
        ask("remind Call Anna at tomorrow 9 am");
        browser.press("Undo: Set a reminder for “\u2068Call Anna\u2069”");
        await().until(() -> !get("tasks/" + id).json().has("remind_at"));
        browser.sees("(undone)");

        // When
        ask("done Call Anna");
        browser.press("Undo: Completed “\u2068Call Anna\u2069”");

        // Then
        await().until(() -> get("tasks/" + id).json().get("status").asText().equals("open"));

        // When
        ask("delete Call Anna");
        browser.sees("Deleted");
        await().until(() -> get("tasks/" + id).status() == 404);
        browser.find(".call:last-child button").click();

        // Then
        await().until(() -> get("tasks/" + id).status() == 200);
    }

    @Test
    void anUnsentMessageSurvivesAReload() {
        // Given
        browser.open(address("chat"));
        browser.find(".say textarea").sendKeys("add half a tho");

        // When
        browser.driver().navigate().refresh();

        // Then
        await().until(() ->
                "add half a tho".equals(browser.find(".say textarea").getDomProperty("value")));
    }

    @Test
    void anUnknownConversationIsReported() {
        // When
        browser.open(address("chat/01a1fce2-2fe0-72d5-b69a-84445fe0e740"));

        // Then
        browser.sees("There is no such conversation.");
    }

    /** The id of a new conversation with this message. */
    private String conversation(String message) {
        return todoflow.request("POST", "/api/%s/chat".formatted(user), "{\"message\":\"%s\"}".formatted(message))
                .json()
                .get("conversation_id")
                .asText();
    }

    @Test
    void noMessageIsSentBeforeTheConversationIsRead() {
        // Given
        String id = conversation("add Buy milk");
        browser.open(address("chat"));
        browser.sees("add Buy milk");
        hold("/conversations/" + id);
        browser.press("add Buy milk");

        // When
        ask("add Buy bread");
        letGo();

        // Then the typed text stays, and can be sent now
        browser.sees("Added “\u2068Buy milk\u2069”");
        assertThat(browser.text()).doesNotContain("Buy bread");
        browser.press("Send");
        browser.sees("Added “\u2068Buy bread\u2069”");
        assertThat(browser.text()).contains("Added “\u2068Buy milk\u2069”");
    }

    @Test
    void anAnswerIsNotShownInAnotherConversation() {
        // Given
        String left = conversation("add Buy milk");
        conversation("add Buy bread");
        browser.open(address("chat"));
        browser.sees("add Buy milk");
        todoflow.request("DELETE", "/api/%s/conversations/%s".formatted(user, left), "");
        hold("/conversations/" + left);
        browser.press("add Buy milk");

        // When
        browser.press("add Buy bread");
        browser.sees("Added “\u2068Buy bread\u2069”");
        letGo();

        // Then
        assertThat(browser.text()).contains("Added “\u2068Buy bread\u2069”").doesNotContain("no such conversation");
    }

    @Test
    void deletingAConversationKeepsItsTasks() {
        // Given
        browser.open(address("chat"));
        ask("add Buy milk");
        browser.press("Delete conversation add Buy milk");

        // Then
        await().until(() -> get("conversations").json().get("items").isEmpty());
        browser.sees("Say what you want to do");
        assertThat(get("tasks").json().get("items")).hasSize(1);
    }
}
