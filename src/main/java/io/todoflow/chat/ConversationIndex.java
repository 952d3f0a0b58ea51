package io.todoflow.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conversations of a user, most recently changed first. */
record ConversationIndex(List<Entry> items) {

    /** A conversation as the list shows it. */
    record Entry(String id, String title, Instant createdAt, Instant updatedAt) {

        static Entry of(Conversation conversation) {
            return new Entry(
                    conversation.id(), conversation.title(), conversation.createdAt(), conversation.updatedAt());
        }
    }

    /**
     * A change of one conversation.
     *
     * @param entry null if the conversation was deleted
     */
    record Change(String id, @Nullable Entry entry) {}

    /** Removes conversations that have not changed since a time. */
    ConversationIndex since(Instant oldest) {
        return new ConversationIndex(items.stream()
                .filter(entry -> entry.updatedAt().isAfter(oldest))
                .toList());
    }

    /** Applies a change, and keeps only the latest conversations. */
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
