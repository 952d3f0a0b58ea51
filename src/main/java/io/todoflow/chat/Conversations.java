package io.todoflow.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.chat.ConversationIndex.Entry;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.task.NotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The conversations in the state store, each under {@code conversation-<id>}. */
@Component("conversations")
class Conversations {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final ObjectMapper json;
    private final Clock clock;
    private final ChatProperties properties;
    private final StoredState state;

    Conversations(ObjectMapper json, Clock clock, ChatProperties properties, StoredState state) {
        this.json = json;
        this.clock = clock;
        this.properties = properties;
        this.state = state;
    }

    /**
     * Sets the state store key of the conversation in the path.
     *
     * @throws NotFoundException if the path contains no valid conversation id
     */
    public void ofPath(Message message, @Header("conversation_id") String id) {
        message.setHeader(DaprConstants.KEY, key(id));
    }

    /** The key of a conversation. */
    static String key(String id) {
        if (!ID.matcher(id).matches()) {
            throw unknown();
        }
        return "conversation-" + id;
    }

    private static NotFoundException unknown() {
        return new NotFoundException("conversation_id is unknown: the user has no conversation with this id");
    }

    /**
     * Answers with the stored conversation and its ETag.
     *
     * @throws NotFoundException if it does not exist or belongs to another user
     */
    public void answer(Message message, @Header("user_id") String userId) throws IOException {
        Conversation conversation = read(message.getBody(byte[].class), userId);
        @Nullable String tag = message.getHeader(DaprConstants.E_TAG, String.class);
        if (tag != null) {
            message.setHeader("ETag", "\"" + tag + "\"");
        }
        message.setBody(json.writeValueAsString(conversation));
    }

    /**
     * Reads a stored conversation.
     *
     * @throws NotFoundException if it does not exist or belongs to another user
     */
    Conversation read(byte @Nullable [] stored, String userId) throws IOException {
        if (stored == null) {
            throw unknown();
        }
        Conversation conversation = json.readValue(stored, Conversation.class);
        if (!conversation.userId().equals(userId)) {
            throw unknown();
        }
        return conversation;
    }

    /** Prepares to save the conversation after a turn. */
    public void grown(Message message, @ExchangeProperty(Properties.TURN) ChatTurn turn) {
        Conversation conversation = turn.conversation()
                .with(
                        turn.added(),
                        clock.instant(),
                        Math.toIntExact(properties.maxSize().toBytes()),
                        grown -> state.write(grown).length);
        message.setHeader(DaprConstants.KEY, key(conversation.id()));
        state.save(message, conversation, turn.eTag());
        ConversationList.change(message.getExchange(), conversation.id(), Entry.of(conversation));
    }

    /** Prepares to remove a deleted conversation from the list. */
    public void deleted(Exchange exchange, @Header("conversation_id") String id) {
        exchange.getMessage().removeHeader(DaprConstants.E_TAG);
        ConversationList.change(exchange, id, null);
    }
}
