package io.todoflow.chat;

import io.todoflow.task.CodePoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The messages between a user and the assistant, oldest first. */
record Conversation(
        String id, String userId, String title, Instant createdAt, Instant updatedAt, List<ChatMessage> messages) {

    private static final int TITLE = 60;

    static Conversation begin(String id, String userId, String message, Instant now) {
        String line = message.strip().lines().findFirst().orElse("");
        return new Conversation(id, userId, title(line), now, now, List.of());
    }

    private static String title(String line) {
        return CodePoints.count(line) > TITLE ? CodePoints.first(TITLE - 1, line) + "…" : line;
    }

    /**
     * Adds messages and drops the oldest ones until the conversation is small enough. It drops a question together with
     * its answers.
     */
    Conversation with(List<ChatMessage> more, Instant now, int maxSize, ToIntFunction<Conversation> size) {
        List<ChatMessage> all = new ArrayList<>(messages);
        all.addAll(more);
        Conversation grown = new Conversation(id, userId, title, createdAt, now, List.copyOf(all));
        while (size.applyAsInt(grown) > maxSize) {
            int second = second(all);
            if (second < 0) {
                return new Conversation(id, userId, title, createdAt, now, withoutTools(all));
            }
            all = all.subList(second, all.size());
            grown = new Conversation(id, userId, title, createdAt, now, List.copyOf(all));
        }
        return grown;
    }

    private static int second(List<ChatMessage> all) {
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).isOf("user")) {
                return i;
            }
        }
        return -1;
    }

    private static List<ChatMessage> withoutTools(List<ChatMessage> all) {
        return all.stream()
                .filter(message -> !message.isOf("tool") && message.toolCalls() == null)
                .toList();
    }
}
