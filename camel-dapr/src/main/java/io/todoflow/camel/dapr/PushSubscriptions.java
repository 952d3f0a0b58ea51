package io.todoflow.camel.dapr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The push subscriptions of an application: the answer to {@code GET /dapr/subscribe}, and the HTTP paths for
 * deliveries. A sidecar keeps only one subscription per topic and silently drops others, so routes of the same topic
 * share one: each route gets every event, and the sidecar gets one answer for all.
 */
final class PushSubscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(PushSubscriptions.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DaprComponent component;
    private final Map<TopicKey, Topic> topics = new LinkedHashMap<>();
    private final List<SidecarServer.Registration> servers = new ArrayList<>();
    /** Whether the sidecar has asked for subscriptions. After a restart, it may know more than this. */
    private boolean told;

    PushSubscriptions(DaprComponent component) {
        this.component = component;
    }

    private record TopicKey(
            String pubSubName, String topic, @Nullable String rule) {
        static TopicKey of(PushSubscription subscription) {
            PushSubscription.Rule rule = subscription.rule();
            return new TopicKey(subscription.pubSubName(), subscription.topic(), rule == null ? null : rule.match());
        }
    }

    private record Topic(
            PushSubscription subscription,
            List<DaprPubSubConsumer> consumers,
            String orderKey,
            @Nullable OrderedExecutor executor,
            FinishedRoutes finished,
            SidecarMetrics metrics) {}

    synchronized void add(DaprPubSubConsumer consumer) throws Exception {
        for (PushSubscription wanted : consumer.subscriptions()) {
            add(consumer, wanted);
        }
    }

    private void add(DaprPubSubConsumer consumer, PushSubscription wanted) throws Exception {
        TopicKey key = TopicKey.of(wanted);
        Topic topic = topics.get(key);
        if (topic == null) {
            checkAgreement(consumer, wanted);
            if (told) {
                LOG.warn(
                        "Route {} consumes topic {} of {}, which the sidecar does not know yet: it asks for subscriptions"
                                + " only when it starts. Restart it, or use transport=streaming",
                        consumer.getRouteId(),
                        wanted.topic(),
                        wanted.pubSubName());
            }
            topic = new Topic(
                    wanted,
                    new CopyOnWriteArrayList<>(),
                    consumer.options().getOrderKey(),
                    wanted.bulkSubscribe() == null ? null : executor(consumer.options()),
                    new FinishedRoutes(),
                    component.metrics());
            if (servers.isEmpty()) {
                Consumer server = SidecarHttpServer.serve(component, "/dapr/subscribe", "GET", this::answerSubscribe);
                servers.add(() -> ServiceHelper.stopAndShutdownService(server));
            }
            Topic added = topic;
            servers.add(SidecarHttpServer.serveDeliveries(
                    component, wanted.route(), request -> answerDelivery(request, added)));
            topics.put(key, topic);
        } else if (!topic.subscription().equals(wanted)) {
            throw disagreement(consumer, wanted, topic.subscription());
        }
        topic.consumers().add(consumer);
    }

    private void checkAgreement(DaprPubSubConsumer consumer, PushSubscription wanted) {
        for (Topic other : topics.values()) {
            PushSubscription subscription = other.subscription();
            boolean sameTopic = subscription.topic().equals(wanted.topic())
                    && subscription.pubSubName().equals(wanted.pubSubName());
            if (sameTopic && !subscription.agreesWith(wanted)) {
                throw disagreement(consumer, wanted, subscription);
            }
        }
    }

    private static IllegalArgumentException disagreement(
            DaprPubSubConsumer consumer, PushSubscription wanted, PushSubscription other) {
        return new IllegalArgumentException(
                "Routes that consume topic %s of %s must agree on the path and the dead-letter topic: %s has %s, another route has %s"
                        .formatted(wanted.topic(), wanted.pubSubName(), consumer.getRouteId(), wanted, other));
    }

    /**
     * Removes a consumer but keeps its path: a delivery without a running route is answered RETRY, because a 404 would
     * drop the event.
     */
    synchronized void remove(DaprPubSubConsumer consumer) {
        topics.values().forEach(topic -> topic.consumers().remove(consumer));
    }

    synchronized void close() {
        servers.forEach(SidecarServer.Registration::close);
        servers.clear();
        for (Topic topic : topics.values()) {
            if (topic.executor() != null) {
                topic.executor().shutdown();
            }
        }
        topics.clear();
        told = false;
    }

    private synchronized List<PushSubscription.Entry> subscriptions() {
        told = true;
        Map<TopicKey, List<PushSubscription>> byTopic = new LinkedHashMap<>();
        for (Topic topic : topics.values()) {
            PushSubscription subscription = topic.subscription();
            byTopic.computeIfAbsent(
                            new TopicKey(subscription.pubSubName(), subscription.topic(), null),
                            key -> new ArrayList<>())
                    .add(subscription);
        }
        return byTopic.values().stream().map(PushSubscriptions::entry).toList();
    }

    private static PushSubscription.Entry entry(List<PushSubscription> ofTopic) {
        if (ofTopic.stream().allMatch(subscription -> subscription.rule() != null)) {
            LOG.info(
                    "Events of topic {} of {} that match none of the rules reach no route: the sidecar acknowledges them",
                    ofTopic.get(0).topic(),
                    ofTopic.get(0).pubSubName());
        }
        return PushSubscription.Entry.of(ofTopic);
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

    /**
     * Answers a delivery. A bulk subscription also gets single events, from a sidecar or component without bulk
     * support.
     */
    private static SidecarServer.Answer answerDelivery(SidecarServer.Request request, Topic topic) throws IOException {
        byte[] body = request.body();
        String contentType = Objects.requireNonNullElse(request.header(Exchange.CONTENT_TYPE), "");
        if (topic.executor() != null && !contentType.startsWith("application/cloudevents+json")) {
            return SidecarServer.Answer.json(200, statuses(body, topic, topic.executor()));
        }
        DaprEvent given = DaprEvent.read(body);
        DaprEvent event = topic.subscription().isRaw() ? given.unwrapped() : given;
        EventStatus status = topic.executor() == null
                ? DaprPubSubConsumer.deliverToAll(event, topic.consumers(), topic.subscription(), topic.finished())
                : deliver(Map.of("", event), topic, topic.executor()).getOrDefault("", EventStatus.RETRY);
        return SidecarServer.Answer.json(200, "{\"status\":\"" + status + "\"}");
    }

    /** The answer with the status of each entry. The sidecar redelivers entries that it does not name. */
    private static String statuses(byte[] body, Topic topic, OrderedExecutor executor) throws JsonProcessingException {
        Map<String, DaprEvent> events = new LinkedHashMap<>();
        try {
            BulkDelivery.read(body).entries().forEach(entry -> events.put(entry.id(), DaprEvent.read(entry.event())));
        } catch (IOException e) {
            LOG.error(
                    "A bulk delivery of topic {} cannot be read and is redelivered: {}",
                    topic.subscription().topic(),
                    Excerpt.message(e));
        }
        List<Map<String, String>> statuses = new ArrayList<>();
        deliver(events, topic, executor)
                .forEach((id, status) -> statuses.add(Map.of("entryId", id, "status", status.name())));
        return JSON.writeValueAsString(Map.of("statuses", statuses));
    }

    private static Map<String, EventStatus> deliver(
            Map<String, DaprEvent> events, Topic topic, OrderedExecutor executor) {
        return new BulkRun(events, topic.subscription(), topic.orderKey(), executor, topic.finished())
                .through(List.copyOf(topic.consumers()), topic.metrics());
    }
}
