package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprConstants;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Prepares chat state for the state store: JSON, guarded by the ETag under which it was read. The store deletes it
 * after {@code todoflow.retention.conversations} without a change.
 */
@Component
class StoredState {

    private final ObjectMapper json;
    private final @Nullable Duration retention;

    StoredState(ObjectMapper json, @Value("${todoflow.retention.conversations}") @Nullable Duration retention) {
        if (retention != null && (retention.isZero() || retention.isNegative())) {
            throw new IllegalArgumentException(
                    "todoflow.retention.conversations must be longer than 0, or empty to keep them for ever, not "
                            + retention);
        }
        this.json = json;
        this.retention = retention;
    }

    Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }

    /**
     * Turns a message into a request to save a state.
     *
     * @param tag ETag under which the state was read; null for a new one
     */
    void save(Message message, Object state, @Nullable String tag) {
        message.setHeader(DaprConstants.CONCURRENCY, "FIRST_WRITE");
        message.removeHeader(DaprConstants.E_TAG);
        if (tag != null) {
            message.setHeader(DaprConstants.E_TAG, tag);
        }
        message.removeHeader(DaprConstants.METADATA);
        if (retention != null) {
            message.setHeader(DaprConstants.METADATA, Map.of("ttlInSeconds", Long.toString(timeToLive(retention))));
        }
        message.setBody(write(state));
    }

    byte[] write(Object state) {
        try {
            return json.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A conversation cannot be written as JSON", e);
        }
    }

    /** Whole seconds, and never 0, which state stores treat as no expiry. */
    private static long timeToLive(Duration retention) {
        return Math.max(1, retention.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
