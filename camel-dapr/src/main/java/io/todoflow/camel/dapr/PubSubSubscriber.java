package io.todoflow.camel.dapr;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/** Creates the consumer of a {@code dapr:pubSub} endpoint: checks its options, and subscribes to each topic. */
final class PubSubSubscriber {

    private final DaprEndpoint endpoint;
    private final PubSubOptions options;

    PubSubSubscriber(DaprEndpoint endpoint, PubSubOptions options) {
        this.endpoint = endpoint;
        this.options = options;
    }

    Consumer createConsumer(Processor processor) {
        String pubSub = ObjectHelper.notNull(options.getPubSubName(), "pubSubName", endpoint);
        ObjectHelper.notNull(options.getTopic(), "topic", endpoint);
        check();
        return new DaprPubSubConsumer(
                endpoint,
                processor,
                subscriptions(pubSub),
                options,
                options.isShareTransaction() ? sharedTransaction() : null);
    }

    private void check() {
        @Nullable String rule = options.getRule();
        if (options.getTransport() == PubSubTransport.streaming && options.needsPush()) {
            throw invalid("the options bulk, path and rule need transport=push; a stream has no rules, so that"
                    + " its route filters itself");
        }
        if (options.getBulkBody() == BulkBody.list && !options.isBulk()) {
            throw invalid("bulkBody=list needs a bulk subscription; set bulk=true");
        }
        if (options.isShareTransaction() && options.getBulkBody() == BulkBody.list) {
            throw invalid("shareTransaction needs a separate exchange per event; a route that gets them as one"
                    + " list has one transaction for all");
        }
        if (rule == null && options.getRulePriority() != 0) {
            throw invalid("rulePriority needs a rule");
        }
        if (rule != null && rule.isBlank()) {
            throw invalid("the rule is empty; omit it to get the events that match no other rule");
        }
    }

    private IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException(endpoint + ": " + problem);
    }

    private List<PushSubscription> subscriptions(String pubSub) {
        PushSubscription.BulkSubscribe bulk = options.isBulk()
                ? new PushSubscription.BulkSubscribe(
                        true, options.getMaxMessagesCount(), options.getMaxAwaitDurationMs())
                : null;
        @Nullable String rule = options.getRule();
        PushSubscription.Rule wanted = rule == null ? null : new PushSubscription.Rule(rule, options.getRulePriority());
        return options.topics().stream()
                .map(topic -> new PushSubscription(
                        pubSub, topic, path(pubSub, topic), options.getDeadLetterTopic(), metadata(), bulk, wanted))
                .toList();
    }

    /** The delivery path. The path of a rule is the same in each replica and after each restart. */
    private String path(String pubSub, String topic) {
        if (options.getPath() != null) {
            return options.getPath();
        }
        String ofTopic = "/events/%s/%s".formatted(pubSub, topic);
        @Nullable String rule = options.getRule();
        return rule == null ? ofTopic : ofTopic + "/rule-" + Integer.toHexString(rule.hashCode());
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>(options.getMetadata());
        if (options.isRawPayload()) {
            metadata.put(RawPayload.KEY, "true");
        }
        return Collections.unmodifiableMap(metadata);
    }

    private BulkTransaction sharedTransaction() {
        BulkTransaction configured = endpoint.getComponent().getBulkTransaction();
        BulkTransaction transaction = configured != null
                ? configured
                : endpoint.getCamelContext().getRegistry().findSingleByType(BulkTransaction.class);
        if (transaction == null) {
            throw invalid("shareTransaction needs a bean of the type " + BulkTransaction.class.getName());
        }
        return transaction;
    }
}
