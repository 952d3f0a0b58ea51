package io.todoflow.camel.dapr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The push subscriptions of an application: what {@code GET /dapr/subscribe} tells the sidecar, and the HTTP paths at
 * which it delivers. Several routes may consume one topic; since a sidecar keeps one subscription for a topic and
 * silently forgets the others, they share it here: each of them gets every event, and the sidecar one answer for all.
 */
final class PushSubscriptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DaprComponent component;
    private final Map<TopicKey, Topic> topics = new LinkedHashMap<>();
    private final List<Consumer> servers = new ArrayList<>();

    PushSubscriptions(DaprComponent component) {
        this.component = component;
    }

    private record TopicKey(String pubSubName, String topic) {}

    private record Topic(PushSubscription subscription, List<DaprPubSubConsumer> consumers) {}

    synchronized void add(DaprPubSubConsumer consumer) throws Exception {
        for (PushSubscription wanted : consumer.subscriptions()) {
            add(consumer, wanted);
        }
    }

    private void add(DaprPubSubConsumer consumer, PushSubscription wanted) throws Exception {
        TopicKey key = new TopicKey(wanted.pubSubName(), wanted.topic());
        Topic topic = topics.get(key);
        if (topic == null) {
            topic = new Topic(wanted, new CopyOnWriteArrayList<>());
            if (servers.isEmpty()) {
                serve("/dapr/subscribe", "GET", this::answerSubscribe);
            }
            Topic added = topic;
            serve(wanted.route(), "POST", exchange -> answerDelivery(exchange, added));
            topics.put(key, topic);
        } else if (!topic.subscription().equals(wanted)) {
            throw new IllegalArgumentException(
                    "Routes that consume topic %s of %s must agree on the path and the dead-letter topic: %s has %s, another route has %s"
                            .formatted(
                                    wanted.topic(),
                                    wanted.pubSubName(),
                                    consumer.getRouteId(),
                                    wanted,
                                    topic.subscription()));
        }
        topic.consumers().add(consumer);
    }

    /** The path stays: what comes while its last route is stopped is asked for again, not dropped by a 404. */
    synchronized void remove(DaprPubSubConsumer consumer) {
        topics.values().forEach(topic -> topic.consumers().remove(consumer));
    }

    synchronized void close() {
        ServiceHelper.stopAndShutdownServices(servers);
        servers.clear();
        topics.clear();
    }

    private synchronized Collection<PushSubscription> subscriptions() {
        return topics.values().stream().map(Topic::subscription).toList();
    }

    private void serve(String path, String method, org.apache.camel.Processor handler) throws Exception {
        Consumer server = SidecarHttpServer.serve(component, path, method, handler);
        servers.add(server);
    }

    private void answerSubscribe(Exchange exchange) throws JsonProcessingException {
        SidecarHttpServer.answerJson(exchange, 200, JSON.writeValueAsString(subscriptions()));
    }

    private void answerDelivery(Exchange exchange, Topic topic) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        DaprEvent event = DaprEvent.read(body == null ? new byte[0] : body);
        EventStatus status = deliver(topic.subscription().isRaw() ? event.unwrapped() : event, topic);
        SidecarHttpServer.answerJson(exchange, 200, "{\"status\":\"" + status + "\"}");
    }

    /** While the application goes down, some routes of a topic are still there and others not: its events come again. */
    private EventStatus deliver(DaprEvent event, Topic topic) {
        List<DaprPubSubConsumer> consumers = List.copyOf(topic.consumers());
        if (consumers.isEmpty() || component.getCamelContext().isStopping()) {
            return EventStatus.RETRY;
        }
        EventStatus status = EventStatus.SUCCESS;
        for (DaprPubSubConsumer consumer : consumers) {
            status = status.and(consumer.deliver(event, topic.subscription()).join());
        }
        return status;
    }
}
