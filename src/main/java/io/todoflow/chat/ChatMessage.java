package io.todoflow.chat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in a conversation.
 *
 * @param role its author: {@code user}, {@code assistant} or {@code tool}
 * @param toolCalls the tool calls that the assistant requests
 * @param toolCallId for a tool, the call that it answers
 * @param name for a tool, its name
 */
record ChatMessage(
        String role,
        String content,
        Instant at,
        @Nullable List<ToolCall> toolCalls,
        @Nullable String toolCallId,
        @Nullable String name) {

    /** A call of a tool, with its arguments as JSON text. */
    record ToolCall(String id, String name, String arguments) {}

    static ChatMessage user(String content, Instant at) {
        return new ChatMessage("user", content, at, null, null, null);
    }

    static ChatMessage assistant(String content, Instant at) {
        return new ChatMessage("assistant", content, at, null, null, null);
    }

    static ChatMessage calls(String content, List<ToolCall> calls, Instant at) {
        return new ChatMessage("assistant", content, at, calls, null, null);
    }

    static ChatMessage tool(ToolCall call, String content, Instant at) {
        return new ChatMessage("tool", content, at, null, call.id(), call.name());
    }

    boolean isOf(String aRole) {
        return role.equals(aRole);
    }
}
