package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Chat without a model: commands in conversations that live in the state store. */
@TodoflowTest
class ChatTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    private final String user = "chat-" + UUID.randomUUID().toString().substring(0, 8);
    private final String conversations = "/api/" + user + "/conversations";

    private Response chat(String message) {
        return send("/api/" + user + "/chat", null, message);
    }

    private Response chat(String conversation, String message) {
        return send("/api/" + user + "/chat", conversation, message);
    }

    private Response send(String path, String conversation, String message) {
        var body = new ObjectMapper().createObjectNode().put("message", message);
        if (conversation != null) {
            body.put("conversation_id", conversation);
        }
        return todoflow.request("POST", path, body.toString());
    }

    private static String id(Response answer) {
        return answer.json().get("conversation_id").asText();
    }

    private static String said(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-Degraded")).isEmpty();
        return answer.json().get("response").asText();
    }

    private JsonNode tasks() {
        return todoflow.request("GET", "/api/" + user + "/tasks", "").json().get("items");
    }

    @Test
    void aTaskIsCreatedWithItsReminderInTheTimeZoneOfTheUser() {
        // Given
        todoflow.request("PUT", "/api/" + user + "/preferences", "{\"time_zone\":\"Asia/Karachi\"}");

        // When
        Response answer = chat("add milk for tomorrow 9 am, remind me");

        // Then
        assertThat(said(answer)).startsWith("Added: milk, due ").contains("09:00 (Asia/Karachi)");
        JsonNode task = tasks().get(0);
        assertThat(task.get("title").asText()).isEqualTo("milk");
        assertThat(task.get("due_at").asText()).endsWith("T04:00:00Z");
        assertThat(task.get("remind_at")).isEqualTo(task.get("due_at"));
        assertThat(answer.json().at("/tool_calls/0/tool").asText()).isEqualTo("add_task");
        assertThat(answer.json().at("/tool_calls/0/status").asInt()).isEqualTo(201);
        assertThat(answer.json().at("/tool_calls/0/result")).isEqualTo(task);

        // And the same happens as after a request to REST
        await().untilAsserted(() ->
                assertThat(todoflow.history(user, task.get("id").asText())).hasSize(1));
        assertThat(todoflow.history(user, task.get("id").asText())
                        .get(0)
                        .get("correlation_id")
                        .asText())
                .isEqualTo(answer.header("X-Correlation-ID"));
    }

    @Test
    void aTaskIsSelectedByItsNumberInTheLastListOrByItsTitle() {
        // Given
        String conversation = id(chat("add milk"));
        chat(conversation, "add oat milk");

        // When, Then
        assertThat(said(chat(conversation, "list"))).isEqualTo("1. oat milk\n2. milk");
        assertThat(said(chat(conversation, "done 1"))).isEqualTo("Done: oat milk ✓");
        assertThat(said(chat(conversation, "done milk"))).isEqualTo("Done: milk ✓");
        assertThat(said(chat(conversation, "delete Oat Milk"))).isEqualTo("Deleted: oat milk ✓");
        assertThat(said(chat(conversation, "list all"))).isEqualTo("1. milk ✓");
        assertThat(said(chat(conversation, "done 7"))).startsWith("There is no number 7");
        assertThat(said(chat("done 1"))).startsWith("There is no number 1");
    }

    @Test
    void aNumberRefersToTheLastListShown() {
        // Given
        String conversation = id(chat("add water plants"));
        chat(conversation, "add call mom");
        chat(conversation, "add pay rent");
        assertThat(said(chat(conversation, "list"))).isEqualTo("1. pay rent\n2. call mom\n3. water plants");

        // When a task is looked up by its title
        chat(conversation, "show water plants");

        // Then
        assertThat(said(chat(conversation, "delete 1"))).isEqualTo("Deleted: pay rent");
        assertThat(tasks().findValuesAsText("title")).containsExactly("call mom", "water plants");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    delete milk      | Which one? Say its number, for example: delete 1
                    delete buy       | Which one? Say its number, for example: delete 1
                    done milk        | Which one? Say its number, for example: done 1
                    due milk to 9 pm | Which one? Say its number, for example: due 1 to <time>
                    delete ilk       | I found no task 'ilk'
                    delete oat       | I found no task 'oat'
                    delete all       | I can delete only one task at a time
                    delete all tasks | I can delete only one task at a time
                    done everything  | I can complete only one task at a time
                    delete "all"     | I found no task 'all'
                    delete 1         | There is no number 1
                    """)
    void anIncompleteTitleIsQuestioned(String message, String answer) {
        // Given
        todoflow.request("POST", "/api/" + user + "/tasks", "{\"title\":\"Buy milk\",\"description\":\"oat\"}");

        // When
        Response answered = chat(message);

        // Then
        assertThat(said(answered)).startsWith(answer);
        assertThat(tasks()).hasSize(1);
        assertThat(tasks().at("/0/status").asText()).isEqualTo("open");
        assertThat(tasks().at("/0").has("due_at")).isFalse();
    }

    @Test
    void aQuestionIsAnsweredByANumber() {
        // Given
        chat("add buy milk");
        chat("add drink milk");
        Response asked = chat("delete milk");
        assertThat(said(asked)).endsWith("1. drink milk\n2. buy milk");

        // When, Then
        assertThat(said(chat(id(asked), "delete 2"))).isEqualTo("Deleted: buy milk");
    }

    @Test
    void anExactTitleIsFoundAmongManyNewerTasksWithItsWords() {
        // Given
        chat("add milk");
        for (int i = 0; i < 21; i++) {
            todoflow.request("POST", "/api/" + user + "/tasks", "{\"title\":\"milk %d\"}".formatted(i));
        }

        // When, Then
        assertThat(said(chat("done milk"))).isEqualTo("Done: milk ✓");
    }

    @Test
    void aCompletedTaskIsReopenedByItsTitleOrItsNumber() {
        // Given
        String conversation = id(chat("add milk"));
        chat(conversation, "add bread");
        chat(conversation, "done milk");
        chat(conversation, "done bread");

        // When, Then
        assertThat(said(chat("reopen milk"))).isEqualTo("Reopened: milk");
        assertThat(said(chat("reopen milk"))).isEqualTo("I found no completed task 'milk'. Say: list");
        assertThat(said(chat(conversation, "list done"))).isEqualTo("1. bread ✓");
        assertThat(said(chat(conversation, "reopen 1"))).isEqualTo("Reopened: bread");
    }

    @Test
    void aDeletedTaskIsRestoredByItsTitleOrItsNumber() {
        // Given
        String conversation = id(chat("add buy milk"));
        chat(conversation, "add drink milk");
        chat(conversation, "delete buy milk");
        chat(conversation, "delete drink milk");

        // When, Then
        assertThat(said(chat("restore buy milk"))).isEqualTo("Restored: buy milk");
        assertThat(said(chat("restore buy milk"))).isEqualTo("I found no deleted task 'buy milk'. Say: list");
        assertThat(said(chat(conversation, "restore milk")))
                .isEqualTo("Which one? Say its number, for example: restore 1\n1. drink milk");
        assertThat(said(chat(conversation, "restore 1"))).isEqualTo("Restored: drink milk");
        assertThat(tasks()).hasSize(2);
    }

    @Test
    void theDeletedTaskOfAnotherUserIsNotFound() {
        // Given
        String task = todoflow.createTask("chat-other", "Secret plan");
        todoflow.request("DELETE", "/api/chat-other/tasks/" + task, "");

        // When, Then
        assertThat(said(chat("restore Secret plan"))).startsWith("I found no deleted task");
        assertThat(said(chat("restore " + task))).contains("has no task with this id");
    }

    @Test
    void undoRevertsTheChangesOfTheConversationOneByOne() {
        // Given
        String conversation = id(chat("add milk"));
        chat(conversation, "done milk");
        chat(conversation, "delete nothing");
        chat(conversation, "list done");
        chat(conversation, "delete 1");

        // When, Then
        assertThat(said(chat(conversation, "undo"))).isEqualTo("Restored: milk ✓");
        assertThat(said(chat(conversation, "undo"))).isEqualTo("Reopened: milk");
        assertThat(said(chat(conversation, "Undo"))).isEqualTo("Deleted: milk");
        assertThat(tasks()).isEmpty();
        assertThat(said(chat(conversation, "undo"))).isEqualTo("There is nothing to undo in this conversation");
    }

    @Test
    void anIrreversibleChangeIsNotUndoneInPlaceOfAnother() {
        // Given
        String conversation = id(chat("add milk"));
        chat(conversation, "due milk to 2040-01-31");

        // When, Then
        assertThat(said(chat(conversation, "undo"))).startsWith("I can undo add, done, reopen, delete and restore.");
        assertThat(tasks()).hasSize(1);
    }

    @Test
    void theAnswerReportsTheEffectOnTheSeries() {
        // Given
        todoflow.request(
                "POST",
                "/api/" + user + "/tasks",
                "{\"title\":\"gym\",\"due_at\":\"2040-03-05T18:00:00Z\",\"recurrence\":\"FREQ=DAILY;COUNT=2\"}");
        chat("add water every day at 9");

        // When, Then
        assertThat(said(chat("done water"))).doesNotContain("series");
        assertThat(said(chat("reopen water"))).endsWith(". Its next occurrence stays");
        chat("done gym");
        await().until(() -> tasks().toString().contains("2040-03-06"));
        assertThat(said(chat("done gym"))).endsWith(". Its series ends here");
        assertThat(said(chat("list done"))).contains("1. gym ✓").contains("2. gym ✓");
    }

    @Test
    void aReminderIsSetRelativeToTheDueTimeOfItsTask() {
        // Given
        todoflow.request("POST", "/api/" + user + "/tasks", "{\"title\":\"gym\",\"due_at\":\"2035-03-05T18:00:00Z\"}");

        // When
        said(chat("remind gym an hour before"));
        said(chat("remind me of gym at 1 hour before"));
        String late = said(chat("remind gym at 19:00"));

        // Then
        assertThat(tasks().at("/0/remind_at").asText()).isEqualTo("2035-03-05T17:00:00Z");
        assertThat(late).contains("after the due time");
    }

    @Test
    void aSeriesIsCreatedFromWords() {
        // When
        said(chat("add gym every monday at 9, remind me"));

        // Then
        assertThat(tasks().at("/0/recurrence").asText()).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
        assertThat(tasks().at("/0/remind_at")).isEqualTo(tasks().at("/0/due_at"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    add tax by feb 30     | There is no day 'feb 30'
                    add milk yesterday    | That is in the past
                    add gym monday 9-11   | That is a period
                    due gym to feb 30     | There is no day 'feb 30'
                    due gym to 10/12/2040 | Is 10 the day or the month?
                    due gym               | Say which task and when
                    remind gym            | Say which task and when
                    """)
    void anUnclearTimeIsQuestioned(String message, String question) {
        // Given
        chat("add gym");

        // When, Then
        assertThat(said(chat(message))).startsWith(question);
        assertThat(tasks()).hasSize(1);
        assertThat(tasks().at("/0").has("due_at")).isFalse();
    }

    @Test
    void aTextBecomesADraftInTheTimeZoneOfTheUserAndCreatesNothing() {
        // Given
        todoflow.request("PUT", "/api/" + user + "/preferences", "{\"time_zone\":\"Asia/Karachi\"}");
        String drafts = "/api/" + user + "/task-drafts";

        // When
        Response draft = todoflow.request("POST", drafts, "{\"text\":\"Buy milk 2040-01-31 9am #home !high\"}");
        Response unclear = todoflow.request("POST", drafts, "{\"text\":\"Buy milk feb 30\"}");

        // Then
        assertThat(draft.body())
                .isEqualTo(
                        "{\"title\":\"Buy milk\",\"priority\":\"high\",\"tags\":[\"home\"],\"due_at\":\"2040-01-31T04:00:00Z\"}");
        assertThat(unclear.status()).isEqualTo(400);
        assertThat(unclear.json().get("detail").asText()).contains("text is unclear: There is no day 'feb 30'");
        assertThat(tasks()).isEmpty();
    }

    @Test
    void aTaskOfAnotherUserIsNotFound() {
        // Given
        String task = todoflow.createTask("chat-other", "Secret plan");

        // When, Then
        assertThat(said(chat("delete " + task))).contains("has no task with this id");
        assertThat(said(chat("show secret"))).startsWith("I found no task");
        assertThat(todoflow.request("GET", "/api/chat-other/tasks/" + task, "").status())
                .isEqualTo(200);
    }

    @Test
    void aRefusalByTheRestRouteIsReported() {
        assertThat(said(chat("add " + "x".repeat(201)))).startsWith("That did not work: title");
    }

    @Test
    void aConversationIsReadListedAndDeleted() {
        // Given
        String first = id(chat("add milk"));
        String second = id(chat("list"));

        // When
        chat(first, "list");

        // Then
        JsonNode list = todoflow.request("GET", conversations, "").json().get("items");
        assertThat(list.findValuesAsText("id")).containsExactly(first, second);
        assertThat(list.at("/0/title").asText()).isEqualTo("add milk");
        Response read = todoflow.request("GET", conversations + "/" + first, "");
        assertThat(read.json().get("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "tool", "assistant", "user", "assistant", "tool", "assistant");
        assertThat(read.header("ETag")).matches("\"[^\"]+\"");

        // And
        assertThat(todoflow.request("DELETE", conversations + "/" + first, "").status())
                .isEqualTo(204);
        assertThat(todoflow.request("GET", conversations + "/" + first, "").status())
                .isEqualTo(404);
        assertThat(todoflow.request("DELETE", conversations + "/" + first, "").status())
                .isEqualTo(404);
        assertThat(todoflow.request("GET", conversations, "").json().findValuesAsText("id"))
                .containsExactly(second);
        assertThat(tasks()).hasSize(1);
    }

    @Test
    void aConversationOfAnotherUserIsNotFound() {
        // Given
        String conversation = id(chat("add milk"));
        String other = "/api/chat-other/conversations/" + conversation;

        // When, Then
        assertThat(todoflow.request("GET", other, "").status()).isEqualTo(404);
        assertThat(todoflow.request("DELETE", other, "").status()).isEqualTo(404);
        assertThat(send("/api/chat-other/chat", conversation, "list").status()).isEqualTo(404);
        assertThat(send("/api/chat-other/chat", UUID.randomUUID().toString(), "list")
                        .status())
                .isEqualTo(404);
        assertThat(todoflow.request("GET", conversations + "/" + conversation, "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aConversationAcceptsOneMessageAtATime() {
        // Given another message is being answered
        String conversation = id(chat("add milk"));
        String lock = "conversation-" + conversation + "-turn";
        todoflow.sidecar("POST", "/v1.0/state/statestore", "[{\"key\":\"%s\",\"value\":{}}]".formatted(lock));

        // When
        Response refused = chat(conversation, "add bread");

        // Then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("detail").asText()).contains("nothing was changed");
        assertThat(tasks()).hasSize(1);

        // And when it is answered
        todoflow.sidecar("DELETE", "/v1.0/state/statestore/" + lock, "");
        assertThat(said(chat(conversation, "add bread"))).isEqualTo("Added: bread");
        assertThat(said(chat(conversation, "add eggs"))).isEqualTo("Added: eggs");
    }

    @Test
    void theConversationIsStoredUnderItsIdUntilItsRetentionEnds() {
        // When
        String conversation = id(chat("add milk"));

        // Then
        Response state = todoflow.sidecar("GET", "/v1.0/state/statestore/conversation-" + conversation, "");
        assertThat(state.json().get("user_id").asText()).isEqualTo(user);
        assertThat(state.header("metadata.ttlExpireTime")).isNotEmpty();
    }

    @Test
    void serviceInvocationReachesTheChat() {
        // When
        Response answer = todoflow.sidecar(
                "POST",
                "/v1.0/invoke/backend/method/api/chat",
                "{\"user_id\":\"%s\",\"message\":\"add milk\"}".formatted(user));

        // Then
        assertThat(said(answer)).isEqualTo("Added: milk");
        assertThat(tasks()).hasSize(1);

        // And where nobody is named
        assertThat(todoflow.request("POST", "/api/chat", "{\"message\":\"list\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutASidecarNothingIsChanged() {
        // Given
        String conversation = id(chat("add milk"));
        sidecar.stop();
        try {
            // When, Then
            for (Response answer : new Response[] {
                chat("add bread"),
                chat(conversation, "add bread"),
                todoflow.request("GET", conversations, ""),
                todoflow.request("DELETE", conversations + "/" + conversation, "")
            }) {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.json().get("detail").asText()).contains("nothing was changed");
            }
        } finally {
            sidecar.start();
        }
        await().until(() -> todoflow.request("GET", conversations, "").status() == 200);
        assertThat(tasks()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    []                                          | 400 | body must be a JSON object
                    {}                                          | 400 | message must be a text of 1 to 4000 characters
                    {"message":" "}                             | 400 | message must be a text of 1 to 4000 characters
                    {"message":"\\u0007"}                       | 400 | message must be a text of 1 to 4000 characters
                    {"message":["add"]}                         | 400 | message must be a text
                    {"message":"list","model":"x"}              | 400 | model is unknown, allowed are conversation_id, message
                    {"message":"list","conversation_id":"1"}    | 404 | the user has no conversation with this id
                    {"message":"list","conversation_id":"../x"} | 404 | the user has no conversation with this id
                    {"message":"list"                           | 400 | body is not well-formed JSON
                    """)
    void anInvalidValueIsRefusedWithTheAllowedOnes(String body, int status, String detail) {
        // When
        Response answer = todoflow.request("POST", "/api/" + user + "/chat", body);

        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }
}
