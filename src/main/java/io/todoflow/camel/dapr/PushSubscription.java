package io.todoflow.camel.dapr;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the answer to {@code GET /dapr/subscribe}.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#provide-a-route-for-dapr-to-discover-topic-subscriptions">
 *     Dapr pub/sub API</a>
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record PushSubscription(
        @JsonProperty("pubsubname") String pubSubName,
        @JsonProperty("topic") String topic,
        @JsonProperty("route") String route,
        @JsonProperty("deadLetterTopic") @Nullable String deadLetterTopic,
        @JsonProperty("metadata") Map<String, String> metadata,
        @JsonProperty("bulkSubscribe") @Nullable BulkSubscribe bulkSubscribe) {

    static final String RAW_PAYLOAD = "rawPayload";

    /** Whether the sidecar hands over what lies in the broker, as binary data of an event that it makes up. */
    boolean isRaw() {
        return Boolean.parseBoolean(metadata.get(RAW_PAYLOAD));
    }

    /** That the sidecar hands over many events at once, and how many; its own defaults where nothing is said. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BulkSubscribe(
            @JsonProperty("enabled") boolean enabled,
            @JsonProperty("maxMessagesCount") @Nullable Integer maxMessagesCount,
            @JsonProperty("maxAwaitDurationMs") @Nullable Integer maxAwaitDurationMs) {}
}
