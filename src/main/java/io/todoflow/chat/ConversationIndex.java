package io.todoflow.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which conversations a user has, the one that changed last first. */
record ConversationIndex(List<Entry> items) {

    /** What a list tells of a conversation. */
    record Entry(String id, String title, Instant createdAt, Instant updatedAt) {

        static Entry of(Conversation conversation) {
            return new Entry(
                    conversation.id(), conversation.title(), conversation.createdAt(), conversation.updatedAt());
        }
    }

    /**
     * A conversation that has changed.
     *
     * @param entry null when it is deleted
     */
    record Change(String id, @Nullable Entry entry) {}

    /** Without the conversations that have not changed since. */
    ConversationIndex since(Instant oldest) {
        return new ConversationIndex(items.stream()
                .filter(entry -> entry.updatedAt().isAfter(oldest))
                .toList());
    }

    /** With a change, and with the latest conversations only. */
    ConversationIndex with(Change change, int most) {
        List<Entry> changed = new ArrayList<>(
                items.stream().filter(entry -> !entry.id().equals(change.id())).toList());
        if (change.entry() != null) {
            changed.add(change.entry());
        }
        changed.sort(Comparator.comparing(Entry::updatedAt).reversed());
        return new ConversationIndex(List.copyOf(changed.subList(0, Math.min(most, changed.size()))));
    }
}
