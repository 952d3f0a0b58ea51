package io.todoflow.chat;

import io.todoflow.chat.ChatMessage.ToolCall;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message of a user while it is being answered. */
class ChatTurn {

    private final String id = UUID.randomUUID().toString();
    private final Caller caller;
    private final String message;
    private final Instant started;
    private final Map<String, Object> headers;
    private final @Nullable String askedFor;
    private final List<ChatMessage> added = new ArrayList<>();
    private final List<Done> done = new ArrayList<>();
    private @Nullable Conversation conversation;
    private @Nullable String eTag;
    private @Nullable String answer;
    private ZoneId zone = ZoneId.of("UTC");
    private ChatStream.@Nullable Events events;
    private boolean degraded;

    /** A tool that was called in this turn. */
    record Done(ToolCall call, ToolResult result) {}

    ChatTurn(
            Caller caller,
            String message,
            @Nullable String conversationId,
            Instant started,
            Map<String, Object> headers) {
        this.caller = caller;
        this.message = message;
        this.askedFor = conversationId;
        this.started = started;
        this.headers = headers;
        added.add(ChatMessage.user(message, started));
    }

    /** Identifies the turn among those of its conversation. */
    String id() {
        return id;
    }

    Caller caller() {
        return caller;
    }

    String message() {
        return message;
    }

    Instant started() {
        return started;
    }

    Map<String, Object> headers() {
        return headers;
    }

    /** The id of the conversation to continue; null for a new one. */
    @Nullable
    String askedFor() {
        return askedFor;
    }

    void opened(Conversation opened, @Nullable String tag, ZoneId usersZone) {
        conversation = opened;
        eTag = tag;
        zone = usersZone;
    }

    /** The conversation as it was before this turn. */
    Conversation conversation() {
        if (conversation == null) {
            throw new IllegalStateException("The conversation is not open");
        }
        return conversation;
    }

    @Nullable
    String eTag() {
        return eTag;
    }

    ZoneId zone() {
        return zone;
    }

    /** The messages that this turn adds to the conversation. */
    List<ChatMessage> added() {
        return added;
    }

    /** The tool calls of this turn so far, with their results. */
    List<Done> done() {
        return done;
    }

    /** The tool calls requested last that have not been made yet. */
    List<ToolCall> asked() {
        ChatMessage last = added.get(added.size() - 1);
        return last.toolCalls() == null ? List.of() : last.toolCalls();
    }

    void ask(String content, List<ToolCall> calls, Instant now) {
        added.add(ChatMessage.calls(content, calls, now));
    }

    void did(ToolCall call, ToolResult result, Instant now) {
        done.add(new Done(call, result));
        added.add(ChatMessage.tool(call, result.body().toString(), now));
    }

    void say(String content, Instant now) {
        answer = content;
        added.add(ChatMessage.assistant(content, now));
    }

    /** The answer; null until there is one. */
    @Nullable
    String answer() {
        return answer;
    }

    void stream(ChatStream.Events begun) {
        events = begun;
    }

    /** The events of the response; null if the caller does not accept them. */
    ChatStream.@Nullable Events stream() {
        return events;
    }

    /** Records that the conversation could not be saved. */
    void degrade() {
        degraded = true;
    }

    boolean isDegraded() {
        return degraded;
    }
}
