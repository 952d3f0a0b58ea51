package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.chat.ChatMessage.ToolCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a task that a tool made.
 *
 * @param tool the tool that made it
 */
record Change(String tool, String taskId) {

    private static final Map<String, String> INVERSES = Map.of(
            "add_task", "delete_task",
            "complete_task", "reopen_task",
            "reopen_task", "complete_task",
            "delete_task", "restore_task",
            "restore_task", "delete_task");

    private static final List<String> OTHERS = List.of("update_task", "remind_task");

    /** The tool that undoes this change; empty if there is none. */
    Optional<String> inverse() {
        return Optional.ofNullable(INVERSES.get(tool));
    }

    /** The last change in a conversation that has not been undone. */
    static Optional<Change> last(List<ChatMessage> conversation, ObjectMapper json) throws JsonProcessingException {
        Deque<Change> changes = new ArrayDeque<>();
        Map<String, ToolCall> asked = new HashMap<>();
        boolean isUndo = false;
        for (ChatMessage message : conversation) {
            if (message.isOf("user")) {
                isUndo = message.content().strip().toLowerCase(Locale.ROOT).equals("undo");
            }
            if (message.toolCalls() != null) {
                message.toolCalls().forEach(call -> asked.put(call.id(), call));
            }
            ToolCall call = message.isOf("tool") ? asked.get(message.toolCallId()) : null;
            if (call == null || !isChange(call, message, json)) {
                continue;
            }
            if (isUndo) {
                changes.poll();
            } else {
                changes.push(new Change(call.name(), taskId(call, message, json)));
            }
        }
        return Optional.ofNullable(changes.peek());
    }

    /**
     * Whether the tool changes tasks and succeeded: the status in a problem document is a number, that of a task a
     * text.
     */
    private static boolean isChange(ToolCall call, ChatMessage answer, ObjectMapper json)
            throws JsonProcessingException {
        boolean changes = INVERSES.containsKey(call.name()) || OTHERS.contains(call.name());
        return changes && !json.readTree(answer.content()).path("status").isNumber();
    }

    private static String taskId(ToolCall call, ChatMessage answer, ObjectMapper json) throws JsonProcessingException {
        JsonNode task = json.readTree(answer.content()).path("id");
        return task.isTextual()
                ? task.asText()
                : json.readTree(call.arguments()).path("task_id").asText();
    }
}
