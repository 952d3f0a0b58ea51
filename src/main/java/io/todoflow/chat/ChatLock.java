package io.todoflow.chat;

import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Locks a conversation in the state store, so that it answers one message at a time. */
@Component("chatLock")
class ChatLock {

    private final ChatProperties properties;

    ChatLock(ChatProperties properties) {
        this.properties = properties;
    }

    /** Whether the conversation existed before this turn, so that other turns may write to it. */
    public boolean isContinued(@ExchangeProperty(Properties.TURN) ChatTurn turn) {
        return turn.askedFor() != null;
    }

    /** Writes the lock that excludes other turns. It expires if this process dies. */
    public void lock(Message message, @ExchangeProperty(Properties.TURN) ChatTurn turn) {
        message.setHeader(DaprConstants.KEY, lockOf(turn));
        message.setHeader(DaprConstants.CONCURRENCY, "FIRST_WRITE");
        message.removeHeader(DaprConstants.E_TAG);
        long seconds = properties
                        .turnTimeout()
                        .plus(properties.modelTimeout().multipliedBy(2))
                        .toSeconds()
                + 1;
        message.setHeader(DaprConstants.METADATA, Map.of("ttlInSeconds", Long.toString(seconds)));
        message.setBody("{\"turn\":\"%s\"}".formatted(turn.id()));
    }

    /** Prepares to read the lock, which may have expired and belong to another turn by now. */
    public void askForLock(Message message, @ExchangeProperty(Properties.TURN) ChatTurn turn) {
        message.removeHeaders("CamelDapr*");
        message.setHeader(DaprConstants.KEY, lockOf(turn));
    }

    /** Whether the lock belongs to this turn. */
    public boolean holdsLock(@Body byte @Nullable [] lock, @ExchangeProperty(Properties.TURN) ChatTurn turn) {
        return lock != null && new String(lock, StandardCharsets.UTF_8).contains(turn.id());
    }

    private static String lockOf(ChatTurn turn) {
        return Conversations.key(turn.conversation().id()) + "-turn";
    }

    /**
     * Refuses a message that arrives while another one is being answered.
     *
     * @throws ProblemException always, with the status 409
     */
    public void busy() {
        throw new ProblemException(
                HttpStatus.CONFLICT,
                "Another message of this conversation is being answered; nothing was changed, try again");
    }
}
