package io.todoflow.camel.dapr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The streaming subscriptions of an application. Routes of the same topic share a stream, so that each of them gets
 * every event; with separate streams, the sidecar would distribute the events among them.
 */
final class TopicStreams {

    private final DaprComponent component;
    private final Map<List<String>, TopicStream> streams = new HashMap<>();

    TopicStreams(DaprComponent component) {
        this.component = component;
    }

    synchronized void add(DaprPubSubConsumer consumer) {
        consumer.subscriptions().forEach(wanted -> add(consumer, wanted));
    }

    private void add(DaprPubSubConsumer consumer, PushSubscription wanted) {
        TopicStream stream = streams.get(key(wanted));
        if (stream == null) {
            stream = new TopicStream(component, wanted, consumer.options());
            stream.consumers().add(consumer);
            streams.put(key(wanted), stream);
            stream.connect();
        } else if (!stream.subscription().equals(wanted)) {
            throw new IllegalArgumentException("Routes that consume topic %s of %s must agree on the dead-letter topic"
                    .formatted(wanted.topic(), wanted.pubSubName()));
        } else {
            stream.consumers().add(consumer);
        }
    }

    void remove(DaprPubSubConsumer consumer) {
        consumer.subscriptions().forEach(subscription -> remove(consumer, subscription));
    }

    private void remove(DaprPubSubConsumer consumer, PushSubscription subscription) {
        TopicStream unused = null;
        synchronized (this) {
            List<String> key = key(subscription);
            TopicStream stream = streams.get(key);
            if (stream != null && stream.consumers().contains(consumer)) {
                if (stream.consumers().size() == 1) {
                    unused = streams.remove(key);
                } else {
                    stream.consumers().remove(consumer);
                }
            }
        }
        if (unused != null) {
            unused.close();
        }
    }

    private static List<String> key(PushSubscription subscription) {
        return List.of(subscription.pubSubName(), subscription.topic());
    }
}
