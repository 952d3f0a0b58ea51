package io.todoflow.camel.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.util.ObjectHelper;

/**
 * The topics that an application consumes. Several routes may consume one topic; since a consumer group gives an event
 * to one of its members only, they share one consumer here, as they would share a sidecar's.
 *
 * <p>No topic is consumed before the last route is up, and none any more once the first goes down: an event that only
 * some of its routes had seen would count as consumed.
 */
final class TopicConsumers implements ExtendedStartupListener {

    private final KafkaDirectComponent component;
    private final Map<String, TopicConsumer> topics = new LinkedHashMap<>();
    private final GroupLag lag;
    private boolean up;

    TopicConsumers(KafkaDirectComponent component) {
        this.component = component;
        this.lag = new GroupLag(
                component.getCamelContext(), ObjectHelper.notNull(component.getConsumerGroup(), "consumerGroup"));
    }

    synchronized void add(KafkaDirectConsumer route) throws Exception {
        for (String name : route.getEndpoint().options().topics()) {
            TopicConsumer topic = topics.computeIfAbsent(name, this::topic);
            topic.add(route);
            if (up) {
                topic.start();
            }
        }
    }

    private TopicConsumer topic(String name) {
        lag.add(name);
        component.getLagObserver().accept(name, () -> lag.of(name));
        return new TopicConsumer(component, name);
    }

    /** Without a route, events of the topic are retried. */
    synchronized void remove(KafkaDirectConsumer route) throws Exception {
        if (component.getCamelContext().isStopping()) {
            close();
        }
        topics.values().forEach(topic -> topic.remove(route));
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // the routes come after
    }

    @Override
    public synchronized void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) throws Exception {
        up = true;
        for (TopicConsumer topic : topics.values()) {
            topic.start();
        }
        lag.start();
    }

    synchronized void close() {
        up = false;
        lag.stop();
        topics.values().forEach(TopicConsumer::stop);
    }
}
