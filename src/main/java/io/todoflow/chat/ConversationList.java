package io.todoflow.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.chat.ConversationIndex.Entry;
import io.todoflow.names.ExchangeNames.Headers;
import io.todoflow.names.ExchangeNames.Properties;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The list of the conversations of a user, in the state store under {@code conversations-<user>}. */
@Component("conversationList")
class ConversationList {

    private static final int MOST_ATTEMPTS = 10;

    private final ObjectMapper json;
    private final Clock clock;
    private final ChatProperties properties;
    private final StoredState state;

    ConversationList(ObjectMapper json, Clock clock, ChatProperties properties, StoredState state) {
        this.json = json;
        this.clock = clock;
        this.properties = properties;
        this.state = state;
    }

    /** Begins a change of the list: the entry to add or replace, or null to remove it. */
    static void change(Exchange exchange, String id, @Nullable Entry entry) {
        exchange.setProperty(Properties.INDEX_CHANGE, new ConversationIndex.Change(id, entry));
        exchange.setProperty(Properties.INDEX_ATTEMPTS, 0);
        exchange.setProperty(Properties.INDEXED, false);
    }

    /** Whether the change still has to be written. */
    public boolean isIndexing(@ExchangeProperty(Properties.INDEXED) boolean indexed) {
        return !indexed;
    }

    /** Prepares to read the list of a user. */
    public void ofUser(Message message, @Header("user_id") String userId) {
        message.setHeader(DaprConstants.KEY, indexKey(userId));
    }

    /**
     * Applies the change to the stored list.
     *
     * @throws IllegalStateException if other processes keep changing it
     */
    public void index(
            Message message,
            @ExchangeProperty(Properties.INDEX_CHANGE) ConversationIndex.Change change,
            @ExchangeProperty(Properties.INDEX_ATTEMPTS) int attempts)
            throws IOException {
        if (attempts == MOST_ATTEMPTS) {
            throw new IllegalStateException("Another process changed the list of conversations at each of %d attempts"
                    .formatted(MOST_ATTEMPTS));
        }
        message.getExchange().setProperty(Properties.INDEX_ATTEMPTS, attempts + 1);
        @Nullable String tag = message.getHeader(DaprConstants.E_TAG, String.class);
        ConversationIndex index = stored(message.getBody(byte[].class)).with(change, properties.maxConversations());
        state.save(message, index, tag);
    }

    /** Records that the change has been written. */
    public void indexed(Exchange exchange) {
        exchange.setProperty(Properties.INDEXED, true);
    }

    private ConversationIndex stored(byte @Nullable [] stored) throws IOException {
        ConversationIndex index =
                stored == null ? new ConversationIndex(List.of()) : json.readValue(stored, ConversationIndex.class);
        return state.retention()
                .map(kept -> index.since(clock.instant().minus(kept)))
                .orElse(index);
    }

    /** Returns the list as JSON. */
    public String list(@Body byte @Nullable [] stored) throws IOException {
        return json.writeValueAsString(stored(stored));
    }

    /** The keys of all chat state of a user. The list comes last, because it names the others. */
    public List<String> keysOfUser(@Body byte @Nullable [] stored, @Header(Headers.ERASED_USER) String userId)
            throws IOException {
        List<String> keys = new ArrayList<>();
        keys.add("preferences-" + userId);
        if (stored != null) {
            json.readValue(stored, ConversationIndex.class)
                    .items()
                    .forEach(entry -> keys.add(Conversations.key(entry.id())));
        }
        keys.add(indexKey(userId));
        return keys;
    }

    private static String indexKey(String userId) {
        return "conversations-" + userId;
    }
}
