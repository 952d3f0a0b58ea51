package io.todoflow.chat;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code todoflow.chat}.
 *
 * @param model name of the Dapr conversation component that answers; empty for none
 * @param modelTimeout longest time that the model may take for one answer
 * @param turnTimeout how long after a message the model may call tools; later it is asked once more, to sum up
 * @param maxMessage longest message, in characters
 * @param maxSize largest state of a conversation; its oldest messages are left out before
 * @param maxConversations how many conversations of a user are kept
 * @param maxToolCalls how many tools one message may make the model call
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
