package io.todoflow.camel.dapr;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sidecar delivers to one path: the events of a topic, or those of them that match a rule.
 *
 * @param rule null for the events that match no rule
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#provide-a-route-for-dapr-to-discover-topic-subscriptions">
 *     Dapr pub/sub API</a>
 */
record PushSubscription(
        String pubSubName,
        String topic,
        String route,
        @Nullable String deadLetterTopic,
        Map<String, String> metadata,
        @Nullable BulkSubscribe bulkSubscribe,
        @Nullable Rule rule) {

    /** Refuses at the start of the route what the sidecar would refuse at each event. */
    PushSubscription {
        RawPayload.isSet(metadata);
    }

    /** Whether the sidecar hands over what lies in the broker, as binary data of an event that it makes up. */
    boolean isRaw() {
        return RawPayload.isSet(metadata);
    }

    /** Whether the sidecar can serve both with its one subscription to the topic. */
    boolean agreesWith(PushSubscription other) {
        return withoutRoute().equals(other.withoutRoute());
    }

    private PushSubscription withoutRoute() {
        return new PushSubscription(pubSubName, topic, "", deadLetterTopic, metadata, bulkSubscribe, null);
    }

    /**
     * A routing rule.
     *
     * @param match a CEL expression
     * @param priority the smallest is asked first
     */
    record Rule(String match, int priority) {}

    /** Bulk delivery and its limits; the defaults of the sidecar apply to null values. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BulkSubscribe(
            @JsonProperty("enabled") boolean enabled,
            @JsonProperty("maxMessagesCount") @Nullable Integer maxMessagesCount,
            @JsonProperty("maxAwaitDurationMs") @Nullable Integer maxAwaitDurationMs) {}

    /** One entry of the answer to {@code GET /dapr/subscribe}: a topic with all of its paths. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(
            @JsonProperty("pubsubname") String pubSubName,
            @JsonProperty("topic") String topic,
            @JsonProperty("route") @Nullable String route,
            @JsonProperty("routes") @Nullable Routes routes,
            @JsonProperty("deadLetterTopic") @Nullable String deadLetterTopic,
            @JsonProperty("metadata") Map<String, String> metadata,
            @JsonProperty("bulkSubscribe") @Nullable BulkSubscribe bulkSubscribe) {

        /** @param ofTopic what agrees with each other; one at most has no rule */
        static Entry of(List<PushSubscription> ofTopic) {
            PushSubscription any = ofTopic.get(0);
            List<MatchingRoute> rules = ofTopic.stream()
                    .sorted(Comparator.comparingInt(subscription -> subscription.rule() == null
                            ? 0
                            : subscription.rule().priority()))
                    .flatMap(subscription -> subscription.rule() == null
                            ? java.util.stream.Stream.empty()
                            : java.util.stream.Stream.of(
                                    new MatchingRoute(subscription.rule().match(), subscription.route())))
                    .toList();
            @Nullable
            String otherwise = ofTopic.stream()
                    .filter(subscription -> subscription.rule() == null)
                    .map(PushSubscription::route)
                    .findAny()
                    .orElse(null);
            return new Entry(
                    any.pubSubName(),
                    any.topic(),
                    rules.isEmpty() ? otherwise : null,
                    rules.isEmpty() ? null : new Routes(rules, otherwise),
                    any.deadLetterTopic(),
                    any.metadata(),
                    any.bulkSubscribe());
        }
    }

    /** Where the events of a topic go: the first rule that matches decides. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Routes(
            @JsonProperty("rules") List<MatchingRoute> rules,
            @JsonProperty("default") @Nullable String otherwise) {}

    /** The path of the events that match an expression. */
    record MatchingRoute(
            @JsonProperty("match") String match,
            @JsonProperty("path") String path) {}
}
