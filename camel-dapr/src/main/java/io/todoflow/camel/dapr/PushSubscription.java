package io.todoflow.camel.dapr;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that the sidecar delivers to one path: those of a topic, or those that match a rule.
 *
 * @param rule null for the events that match no rule
 * @see <a
 *     href="https://docs.dapr.io/reference/api/pubsub_api/#provide-a-route-for-dapr-to-discover-topic-subscriptions">
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

    /** Refuses, when the route starts, settings that would make the sidecar fail at each event. */
    PushSubscription {
        RawPayload.isSet(metadata);
    }

    /** Whether the sidecar delivers the raw message of the broker, as binary data of a CloudEvent that it creates. */
    boolean isRaw() {
        return RawPayload.isSet(metadata);
    }

    /** Whether one subscription of the sidecar to the topic can serve both. */
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
     * @param priority rules with smaller numbers are checked first
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

        /** @param ofTopic subscriptions that agree with each other; at most one has no rule */
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

    /** The paths of a topic; the first matching rule decides. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Routes(
            @JsonProperty("rules") List<MatchingRoute> rules,
            @JsonProperty("default") @Nullable String otherwise) {}

    /** The path of the events that match an expression. */
    record MatchingRoute(
            @JsonProperty("match") String match,
            @JsonProperty("path") String path) {}
}
