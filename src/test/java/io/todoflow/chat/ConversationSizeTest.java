package io.todoflow.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.chat.ChatMessage.ToolCall;
import io.todoflow.chat.ConversationIndex.Change;
import io.todoflow.chat.ConversationIndex.Entry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits the size of a stored conversation. */
class ConversationSizeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T11:00:00Z");
    private static final ToolCall CALL = new ToolCall("1", "list_tasks", "{}");

    private static Conversation with(Conversation before, int maxSize, ChatMessage... more) {
        return before.with(List.of(more), NOW, maxSize, grown -> grown.messages().stream()
                .mapToInt(message -> message.content().length())
                .sum());
    }

    private static List<String> contents(Conversation conversation) {
        return conversation.messages().stream().map(ChatMessage::content).toList();
    }

    @Test
    void theOldestQuestionsAreDroppedWithTheirAnswers() {
        // Given
        Conversation first = with(
                Conversation.begin("id", "ada", "one", NOW),
                100,
                ChatMessage.user("one", NOW),
                ChatMessage.calls("", List.of(CALL), NOW),
                ChatMessage.tool(CALL, "tool", NOW),
                ChatMessage.assistant("first", NOW));

        // When
        Conversation second = with(first, 12, ChatMessage.user("two", NOW), ChatMessage.assistant("second", NOW));

        // Then
        assertThat(contents(first)).containsExactly("one", "", "tool", "first");
        assertThat(contents(second)).containsExactly("two", "second");
        assertThat(second.title()).isEqualTo("one");
    }

    @Test
    void aTooLargeAnswerIsKeptWithoutItsToolResults() {
        // When
        Conversation conversation = with(
                Conversation.begin("id", "ada", "one", NOW),
                10,
                ChatMessage.user("one", NOW),
                ChatMessage.calls("", List.of(CALL), NOW),
                ChatMessage.tool(CALL, "a long list of tasks", NOW),
                ChatMessage.assistant("first", NOW));

        // Then
        assertThat(contents(conversation)).containsExactly("one", "first");
    }

    @Test
    void theListHasTheLatestConversationsAndNoExpiredOnes() {
        // Given
        ConversationIndex index = new ConversationIndex(List.of());

        // When
        for (int day = 1; day <= 4; day++) {
            Instant time = NOW.plusSeconds(day);
            index = index.with(new Change("c" + day, new Entry("c" + day, "title", time, time)), 3);
        }

        // Then
        assertThat(index.items().stream().map(Entry::id)).containsExactly("c4", "c3", "c2");
        assertThat(index.since(NOW.plusSeconds(2)).items().stream().map(Entry::id))
                .containsExactly("c4", "c3");
        assertThat(index.with(new Change("c3", null), 3).items().stream().map(Entry::id))
                .containsExactly("c4", "c2");
    }
}
