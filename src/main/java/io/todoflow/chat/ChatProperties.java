package io.todoflow.chat;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code todoflow.chat}.
 *
 * @param model name of the Dapr conversation component that answers; empty for none
 * @param modelTimeout maximum duration of one answer of the model
 * @param turnTimeout how long after a message the model may call tools; after that it is asked once more, to sum up
 * @param maxMessage maximum length of a message, in characters
 * @param maxSize maximum size of a stored conversation; its oldest messages are dropped first
 * @param maxConversations number of conversations listed per user
 * @param maxToolCalls maximum number of tool calls that one message may cause
 */
@ConfigurationProperties("todoflow.chat")
record ChatProperties(
        String model,
        Duration modelTimeout,
        Duration turnTimeout,
        int maxMessage,
        DataSize maxSize,
        int maxConversations,
        int maxToolCalls) {

    boolean hasModel() {
        return !model.isEmpty();
    }
}
