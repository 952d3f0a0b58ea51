package io.todoflow.camel.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.util.ObjectHelper;

/**
 * The consumed topics of an application. Several routes of a topic share one consumer, as they would share that of a
 * sidecar, because a consumer group delivers an event to only one member.
 *
 * <p>Consuming starts after the last route is up and stops before the first one goes down; otherwise an event that only
 * some of its routes have seen would count as consumed.
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

    /** Removes a route; events of a topic without routes are retried. */
    synchronized void remove(KafkaDirectConsumer route) throws Exception {
        if (component.getCamelContext().isStopping()) {
            close();
        }
        topics.values().forEach(topic -> topic.remove(route));
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // the routes start later
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
