package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.chat.ConversationIndex.Entry;
import io.todoflow.names.ExchangeNames.Headers;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.task.NotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Conversations as the state store has them: each under {@code conversation-<id>}, and under
 * {@code conversations-<user>} which ones a user has. The store forgets both when they have not changed for the time of
 * retention.
 */
@Component("conversations")
class Conversations {

    private static final int MOST_ATTEMPTS = 10;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final ObjectMapper json;
    private final Clock clock;
    private final ChatProperties properties;
    private final @Nullable Duration retention;

    Conversations(
            ObjectMapper json,
            Clock clock,
            ChatProperties properties,
            @Value("${todoflow.retention.conversations}") @Nullable Duration retention) {
        if (retention != null && (retention.isZero() || retention.isNegative())) {
            throw new IllegalArgumentException(
                    "todoflow.retention.conversations must be longer than 0, or empty to keep them for ever, not "
                            + retention);
        }
        this.json = json;
        this.clock = clock;
        this.properties = properties;
        this.retention = retention;
    }

    /**
     * Asks for the conversation of the path.
     *
     * @throws NotFoundException when it cannot be the id of a conversation
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
        return new NotFoundException("conversation_id is unknown: the user has no conversation of this id");
    }

    /**
     * Answers a conversation as it is stored, with its ETag.
     *
     * @throws NotFoundException when there is none, or it is another user's
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
     * A stored conversation.
     *
     * @throws NotFoundException when there is none, or it is another user's
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

    /** What is to be stored after a turn. */
    public void grown(Message message, @ExchangeProperty(Properties.TURN) ChatTurn turn)
            throws JsonProcessingException {
        Conversation conversation = turn.conversation()
                .with(
                        turn.added(),
                        clock.instant(),
                        Math.toIntExact(properties.maxSize().toBytes()),
                        grown -> write(grown).length);
        message.setHeader(DaprConstants.KEY, key(conversation.id()));
        message.setHeader(DaprConstants.CONCURRENCY, "FIRST_WRITE");
        tag(message, turn.eTag());
        keep(message);
        message.setBody(write(conversation));
        change(message.getExchange(), conversation.id(), Entry.of(conversation));
    }

    private byte[] write(Object state) {
        try {
            return json.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A conversation cannot be written as JSON", e);
        }
    }

    /** Takes the conversation that was read out of the index, after it is deleted. */
    public void deleted(Exchange exchange, @Header("conversation_id") String id) {
        exchange.getMessage().removeHeader(DaprConstants.E_TAG);
        change(exchange, id, null);
    }

    private static void change(Exchange exchange, String id, @Nullable Entry entry) {
        exchange.setProperty(Properties.INDEX_CHANGE, new ConversationIndex.Change(id, entry));
        exchange.setProperty(Properties.INDEX_ATTEMPTS, 0);
        exchange.setProperty(Properties.INDEXED, false);
    }

    /** Whether the index is still to be changed. */
    public boolean isIndexing(@ExchangeProperty(Properties.INDEXED) boolean indexed) {
        return !indexed;
    }

    /** Asks for the conversations of the user. */
    public void ofUser(Message message, @Header("user_id") String userId) {
        message.setHeader(DaprConstants.KEY, indexKey(userId));
    }

    /** Changes the index as it was read. */
    public void index(
            Message message,
            @ExchangeProperty(Properties.INDEX_CHANGE) ConversationIndex.Change change,
            @ExchangeProperty(Properties.INDEX_ATTEMPTS) int attempts)
            throws IOException {
        if (attempts == MOST_ATTEMPTS) {
            throw new IllegalStateException("The index of conversations was changed each time in between");
        }
        message.getExchange().setProperty(Properties.INDEX_ATTEMPTS, attempts + 1);
        @Nullable String tag = message.getHeader(DaprConstants.E_TAG, String.class);
        ConversationIndex index = stored(message.getBody(byte[].class)).with(change, properties.maxConversations());
        message.setHeader(DaprConstants.CONCURRENCY, "FIRST_WRITE");
        tag(message, tag);
        keep(message);
        message.setBody(write(index));
    }

    /** The index is changed. */
    public void indexed(Exchange exchange) {
        exchange.setProperty(Properties.INDEXED, true);
    }

    private ConversationIndex stored(byte @Nullable [] stored) throws IOException {
        ConversationIndex index =
                stored == null ? new ConversationIndex(List.of()) : json.readValue(stored, ConversationIndex.class);
        return retention == null ? index : index.since(clock.instant().minus(retention));
    }

    /** Answers which conversations a user has. */
    public String list(@Body byte @Nullable [] stored) throws IOException {
        return json.writeValueAsString(stored(stored));
    }

    /** The keys of all that is stored for a user, given the list of the user's conversations; the list is the last. */
    public List<String> keysOfUser(@Body byte @Nullable [] stored, @Header(Headers.ERASED_USER) String userId)
            throws IOException {
        List<String> keys = new ArrayList<>();
        keys.add("preferences-" + userId);
        if (stored != null) {
            json.readValue(stored, ConversationIndex.class).items().forEach(entry -> keys.add(key(entry.id())));
        }
        keys.add(indexKey(userId));
        return keys;
    }

    private static String indexKey(String userId) {
        return "conversations-" + userId;
    }

    private static void tag(Message message, @Nullable String tag) {
        message.removeHeader(DaprConstants.E_TAG);
        if (tag != null) {
            message.setHeader(DaprConstants.E_TAG, tag);
        }
    }

    /** Whole seconds, and never 0: state stores keep for ever what has that. */
    private static long timeToLive(Duration retention) {
        return Math.max(1, retention.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private void keep(Message message) {
        message.removeHeader(DaprConstants.METADATA);
        if (retention != null) {
            message.setHeader(DaprConstants.METADATA, Map.of("ttlInSeconds", Long.toString(timeToLive(retention))));
        }
    }
}
