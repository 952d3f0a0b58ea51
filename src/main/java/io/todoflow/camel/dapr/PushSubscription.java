package io.todoflow.camel.dapr;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the answer to {@code GET /dapr/subscribe}.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#provide-a-route-for-dapr-to-discover-topic-subscriptions">
 *     Dapr pub/sub API</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PushSubscription(
        @JsonProperty("pubsubname") String pubSubName,
        @JsonProperty("topic") String topic,
        @JsonProperty("route") String route,
        @JsonProperty("deadLetterTopic") @Nullable String deadLetterTopic) {}
