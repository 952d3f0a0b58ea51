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
        @JsonProperty("metadata") Map<String, String> metadata) {

    private static final Map<String, String> RAW = Map.of("rawPayload", "true");

    PushSubscription(
            String pubSubName, String topic, String route, @Nullable String deadLetterTopic, boolean rawPayload) {
        this(pubSubName, topic, route, deadLetterTopic, rawPayload ? RAW : Map.of());
    }

    /** Whether the sidecar hands over what lies in the broker, as binary data of an event that it makes up. */
    boolean isRaw() {
        return metadata.equals(RAW);
    }
}
