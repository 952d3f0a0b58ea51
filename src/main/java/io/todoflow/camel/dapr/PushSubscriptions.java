package io.todoflow.camel.dapr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The push subscriptions of an application: what {@code GET /dapr/subscribe} tells the sidecar, and the HTTP paths at
 * which it delivers. Several routes may consume one topic; since a sidecar keeps one subscription for a topic and
 * silently forgets the others, they share it here: each of them gets every event, and the sidecar one answer for all.
 */
final class PushSubscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(PushSubscriptions.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DaprComponent component;
    private final Map<TopicKey, Topic> topics = new LinkedHashMap<>();
    private final List<Consumer> servers = new ArrayList<>();

    PushSubscriptions(DaprComponent component) {
        this.component = component;
    }

    private record TopicKey(String pubSubName, String topic) {}

    private record Topic(
            PushSubscription subscription,
            List<DaprPubSubConsumer> consumers,
            String orderKey,
            @Nullable OrderedExecutor executor) {}

    synchronized void add(DaprPubSubConsumer consumer) throws Exception {
        for (PushSubscription wanted : consumer.subscriptions()) {
            add(consumer, wanted);
        }
    }

    private void add(DaprPubSubConsumer consumer, PushSubscription wanted) throws Exception {
        TopicKey key = new TopicKey(wanted.pubSubName(), wanted.topic());
        Topic topic = topics.get(key);
        if (topic == null) {
            topic = new Topic(
                    wanted,
                    new CopyOnWriteArrayList<>(),
                    consumer.options().getOrderKey(),
                    wanted.bulkSubscribe() == null ? null : executor(consumer.options()));
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
        for (Topic topic : topics.values()) {
            if (topic.executor() != null) {
                topic.executor().shutdown();
            }
        }
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

    private OrderedExecutor executor(PubSubOptions options) {
        return new OrderedExecutor(component
                .getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "DaprBulk", options.getConcurrentConsumers()));
    }

    /** A subscription in bulk gets single events, too, from a sidecar or a component that cannot bulk. */
    private static void answerDelivery(Exchange exchange, Topic topic) throws JsonProcessingException {
        byte[] given = exchange.getMessage().getBody(byte[].class);
        byte[] body = given == null ? new byte[0] : given;
        String contentType = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (topic.executor() != null && !contentType.startsWith("application/cloudevents+json")) {
            SidecarHttpServer.answerJson(exchange, 200, statuses(body, topic, topic.executor()));
        } else {
            DaprEvent event = DaprEvent.read(body);
            EventStatus status = deliver(topic.subscription().isRaw() ? event.unwrapped() : event, topic);
            SidecarHttpServer.answerJson(exchange, 200, "{\"status\":\"" + status + "\"}");
        }
    }

    private static EventStatus deliver(DaprEvent event, Topic topic) {
        return DaprPubSubConsumer.deliver(event, topic.consumers(), topic.subscription());
    }

    /** The answer names each entry: one that it does not name comes again, all of them when it is empty. */
    private static String statuses(byte[] body, Topic topic, OrderedExecutor executor) throws JsonProcessingException {
        Map<String, CompletableFuture<EventStatus>> running = new LinkedHashMap<>();
        try {
            for (BulkDelivery.Entry entry : BulkDelivery.read(body).entries()) {
                DaprEvent event = DaprEvent.read(entry.event());
                String key = event.attributes().getOrDefault(topic.orderKey(), "");
                running.put(
                        entry.id(),
                        executor.submit(
                                key.isEmpty() ? "entry " + entry.id() : "key " + key, () -> deliver(event, topic)));
            }
        } catch (IOException e) {
            LOG.error(
                    "A bulk delivery of topic {} is asked for again: {}",
                    topic.subscription().topic(),
                    e.getMessage());
        }
        List<Map<String, String>> statuses = new ArrayList<>();
        running.forEach((id, status) -> statuses.add(Map.of(
                "entryId",
                id,
                "status",
                status.exceptionally(failure -> EventStatus.RETRY).join().name())));
        return JSON.writeValueAsString(Map.of("statuses", statuses));
    }
}
