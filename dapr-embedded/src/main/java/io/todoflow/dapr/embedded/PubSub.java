package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes events: checks and wraps them, and sends them to the broker. */
final class PubSub {

    private static final Logger LOG = LoggerFactory.getLogger(PubSub.class);
    private static final Set<String> BOOLEANS = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NOT_BOOLEANS = Set.of("0", "f", "F", "FALSE", "false", "False");

    private final String appId;
    private static final Duration LONGEST_OVERTAKING = Duration.ofMillis(500);
    private static final int RECORDED = 10_000;

    private final SidecarClock clock;
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final Deque<DeliveryRecord> deliveries = new ArrayDeque<>();
    private volatile @Nullable FaultInjector faults;

    private record Component(Broker broker, Scopes scopes, Executor executor) {}

    /** One entry of a bulk publish. */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(String id, byte[] event, String contentType, Map<String, String> metadata) {}

    PubSub(String appId, SidecarClock clock) {
        this.appId = appId;
        this.clock = clock;
    }

    SidecarClock clock() {
        return clock;
    }

    /** Injects faults from now on, starting with the first random number of their seed. */
    void inject(Faults given) {
        faults = new FaultInjector(given);
    }

    List<Faults.Injected> injected() {
        FaultInjector injector = faults;
        return injector == null ? List.of() : injector.injected();
    }

    void record(DeliveryRecord delivery) {
        synchronized (deliveries) {
            if (deliveries.size() == RECORDED) {
                deliveries.removeFirst();
            }
            deliveries.addLast(delivery);
        }
    }

    List<DeliveryRecord> deliveries() {
        synchronized (deliveries) {
            return List.copyOf(deliveries);
        }
    }

    void add(Resources.Component component, Executor executor) {
        Set<String> known = new HashSet<>(Scopes.METADATA);
        known.add("consumerID");
        component.allowOnly(known);
        add(component, new InMemoryBroker(executor), executor);
    }

    /** Adds a component whose broker is shared with other sidecars of this JVM. */
    void addShared(Resources.Component component, Executor executor) {
        component.refuse(BrokerOptions.REFUSED);
        add(component, new SharedBrokerClient(BrokerOptions.of(component, appId), executor), executor);
    }

    /** Adds a component that is connected to a real Kafka. */
    void addKafka(Resources.Component component, Executor executor) {
        add(component, new KafkaClient(component, BrokerOptions.of(component, appId), executor), executor);
    }

    private void add(Resources.Component component, Broker broker, Executor executor) {
        components.put(component.name(), new Component(broker, new Scopes(component, appId), executor));
    }

    void close() {
        components.values().forEach(component -> component.broker.close());
    }

    boolean has(String pubsub) {
        return components.containsKey(pubsub);
    }

    void publish(Topic topic, byte[] data, String contentType, Map<String, String> metadata, CloudEvents.Trace trace) {
        check(topic, metadata);
        byte[] event = rawPayload(topic, metadata) ? data : wrap(topic, data, contentType, metadata, trace);
        allow(topic);
        send(topic, new Message(event, metadata));
    }

    /** Publishes entries one by one. Keeps their order only for Kafka, like daprd (recorded: bulk-publish-ok). */
    void publishBulk(Topic topic, List<Entry> entries, Map<String, String> requestMetadata, CloudEvents.Trace trace) {
        check(topic, requestMetadata);
        boolean raw = rawPayload(topic, requestMetadata);
        Set<String> ids = new HashSet<>();
        List<Message> messages = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.id.isEmpty() || !ids.add(entry.id)) {
                throw eventsError(
                        topic,
                        "error marshaling events to bytes for topic %s pubsub %s. error: %s",
                        "MARSHAL_EVENTS",
                        "entryId is duplicated or not present for entry");
            }
            Map<String, String> metadata = new HashMap<>();
            if (!entry.metadata.isEmpty()) {
                metadata.putAll(requestMetadata);
                metadata.putAll(entry.metadata);
            }
            messages.add(new Message(
                    raw ? entry.event : wrap(topic, entry.event, entry.contentType, metadata, trace), metadata));
        }
        allow(topic);
        if (!messages.isEmpty() && !component(topic).broker.keepsBulksInOrder()) {
            messages.add(0, messages.remove(messages.size() - 1));
        }
        messages.forEach(message -> send(topic, message));
    }

    /** The entries of a bulk publish over HTTP. */
    List<Entry> entries(Topic topic, byte[] body, Map<String, String> requestMetadata) {
        check(topic, requestMetadata);
        rawPayload(topic, requestMetadata);
        JsonNode array;
        try {
            array = Json.decode(body);
        } catch (IOException e) {
            throw unmarshalError(topic, String.valueOf(e.getMessage()));
        }
        if (!array.isArray()) {
            throw unmarshalError(
                    topic,
                    "json: cannot unmarshal " + CloudEvents.kind(array)
                            + " into Go value of type []http.bulkPublishMessageEntry");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode element : array) {
            JsonNode entry = Json.named(element, "entryId", "event", "contentType", "metadata");
            String contentType = entry.path("contentType").asText("");
            Map<String, String> metadata = new HashMap<>();
            entry.path("metadata")
                    .fields()
                    .forEachRemaining(e -> metadata.put(e.getKey(), e.getValue().asText()));
            entries.add(new Entry(
                    entry.path("entryId").asText(""),
                    bytes(topic, entry.path("event"), contentType),
                    contentType,
                    metadata));
        }
        return entries;
    }

    /** Publishes a failed message, unchanged, to the dead-letter topic of the same component. */
    void deadLetter(Topic topic, Message message) {
        if (!component(topic).scopes.mayPublish(topic.name())) {
            throw forbidden(topic);
        }
        deliver(topic, message);
    }

    Runnable subscribe(Topic topic, Broker.Handler handler) {
        Component component = component(topic);
        if (!component.scopes.maySubscribe(topic.name())) {
            throw new IllegalStateException(
                    "subscription to topic '" + topic.name() + "' on pubsub '" + topic.pubsub() + "' is not allowed");
        }
        if (topic.name().contains("*")) {
            throw Resources.refused("topic wildcards ('" + topic.name() + "')");
        }
        return component.broker.subscribe(topic.name(), handler);
    }

    DaprError tooLarge(Topic topic) {
        return publishError(topic, "stream too large");
    }

    private static DaprError publishError(Topic topic, String error) {
        return new DaprError(
                        500,
                        Status.Code.INTERNAL,
                        "ERR_PUBSUB_PUBLISH_MESSAGE",
                        "error when publishing to topic " + topic.name() + " in pubsub " + topic.pubsub() + ": "
                                + error)
                .resource("pubsub", topic.pubsub())
                .info("DAPR_PUBSUB_PUBLISH_MESSAGE", sorted("error", error, "topic", topic.name()));
    }

    DaprError notFound(String pubsub, Map<String, String> metadata) {
        return new DaprError(
                        404, Status.Code.INVALID_ARGUMENT, "ERR_PUBSUB_NOT_FOUND", "pubsub " + pubsub + " is not found")
                .info("DAPR_PUBSUB_NOT_FOUND", metadata);
    }

    private void check(Topic topic, Map<String, String> metadata) {
        if (topic.pubsub().isEmpty()) {
            throw new DaprError(404, Status.Code.INVALID_ARGUMENT, "ERR_PUBSUB_EMPTY", "pubsub name is empty")
                    .resource("pubsub", "")
                    .info("DAPR_PUBSUB_NAME_EMPTY", metadata);
        }
        if (!components.containsKey(topic.pubsub())) {
            throw notFound(topic.pubsub(), metadata);
        }
        if (topic.name().isEmpty()) {
            throw new DaprError(
                            404,
                            Status.Code.INVALID_ARGUMENT,
                            "ERR_TOPIC_NAME_EMPTY",
                            "topic is empty in pubsub " + topic.pubsub())
                    .resource("pubsub", topic.pubsub())
                    .info("DAPR_PUBSUB_TOPIC_NAME_EMPTY", metadata);
        }
    }

    private static boolean rawPayload(Topic topic, Map<String, String> metadata) {
        String value = rawPayload(metadata);
        if (BOOLEANS.contains(value)) {
            return true;
        }
        if (value.isEmpty() || NOT_BOOLEANS.contains(value)) {
            return false;
        }
        throw new DaprError(
                        400,
                        Status.Code.INVALID_ARGUMENT,
                        "ERR_PUBSUB_REQUEST_METADATA",
                        "failed deserializing metadata. Error: rawPayload value must be a valid boolean: actual is '"
                                + value + "'")
                .resource("pubsub", topic.pubsub())
                .info("DAPR_PUBSUB_METADATA_DESERIALIZATION", metadata);
    }

    private static String rawPayload(Map<String, String> metadata) {
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (entry.getKey().equalsIgnoreCase("rawPayload")) {
                return entry.getValue();
            }
        }
        return "";
    }

    /** Whether a subscription accepts events that were published without an envelope. */
    static boolean isRaw(Map<String, String> subscriptionMetadata) {
        return BOOLEANS.contains(rawPayload(subscriptionMetadata));
    }

    private byte[] wrap(
            Topic topic, byte[] data, String contentType, Map<String, String> metadata, CloudEvents.Trace trace) {
        try {
            return CloudEvents.wrap(data, contentType, metadata, trace, appId, topic, clock.now());
        } catch (IOException e) {
            throw new DaprError(
                            500,
                            Status.Code.INVALID_ARGUMENT,
                            "ERR_PUBSUB_CLOUD_EVENTS_SER",
                            "cannot create cloudevent")
                    .resource("pubsub", topic.pubsub())
                    .info(
                            "DAPR_PUBSUB_CLOUD_EVENT_CREATION",
                            sorted("appID", appId, "error", String.valueOf(e.getMessage())));
        }
    }

    private void allow(Topic topic) {
        if (!component(topic).scopes.mayPublish(topic.name())) {
            throw forbidden(topic);
        }
    }

    private DaprError forbidden(Topic topic) {
        String message = "topic " + topic.name() + " is not allowed for app id " + appId;
        return new DaprError(403, Status.Code.PERMISSION_DENIED, "ERR_PUBSUB_FORBIDDEN", message)
                .resource("pubsub", topic.pubsub())
                .info("DAPR_PUBSUB_FORBIDDEN", sorted("error", message, "topic", topic.name()));
    }

    private void send(Topic topic, Message message) {
        FaultInjector injector = faults;
        FaultInjector.Fault fault = injector == null ? null : injector.next(topic, message);
        if (injector == null) {
            deliver(topic, message);
            return;
        }
        if (fault != null && fault.kind() == Faults.Kind.REORDERED) {
            deliverUnlessNull(topic, injector.hold(topic, message));
            later(topic, LONGEST_OVERTAKING, () -> {
                if (injector.release(topic, message)) {
                    deliver(topic, message);
                }
            });
            return;
        }
        if (fault == null) {
            deliver(topic, message);
        } else {
            switch (fault.kind()) {
                case REFUSED -> throw publishError(topic, "refused by an injected fault");
                case DELAYED -> later(topic, fault.delay(), () -> deliver(topic, message));
                case DOUBLED -> {
                    deliver(topic, message);
                    deliver(topic, message);
                }
                default -> LOG.debug("an injected fault loses an event of topic {}", topic.name());
            }
        }
        deliverUnlessNull(topic, injector.release(topic));
    }

    private void deliverUnlessNull(Topic topic, @Nullable Message message) {
        if (message != null) {
            deliver(topic, message);
        }
    }

    private void later(Topic topic, Duration delay, Runnable task) {
        component(topic).executor.execute(() -> {
            try {
                Thread.sleep(delay.toMillis());
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void deliver(Topic topic, Message message) {
        try {
            component(topic).broker.publish(topic.name(), message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw publishError(topic, "component is closed");
        } catch (RejectedExecutionException e) {
            throw publishError(topic, "component is closed");
        } catch (IOException e) {
            throw publishError(topic, String.valueOf(e.getMessage()));
        }
    }

    private Component component(Topic topic) {
        Component component = components.get(topic.pubsub());
        if (component == null) {
            throw notFound(topic.pubsub(), Map.of());
        }
        return component;
    }

    private DaprError unmarshalError(Topic topic, String error) {
        return new DaprError(
                        400,
                        Status.Code.INVALID_ARGUMENT,
                        "ERR_PUBSUB_EVENTS_SER",
                        "error when unmarshaling the request for topic " + topic.name() + " pubsub " + topic.pubsub()
                                + ": " + error)
                .resource("pubsub", topic.pubsub())
                .info("DAPR_PUBSUB_UNMARSHAL_EVENTS", Map.of("appID", appId));
    }

    private DaprError eventsError(Topic topic, String format, String reason, String error) {
        return new DaprError(
                        400,
                        Status.Code.INVALID_ARGUMENT,
                        "ERR_PUBSUB_EVENTS_SER",
                        format.formatted(topic.name(), topic.pubsub(), error))
                .resource("pubsub", topic.pubsub())
                .info("DAPR_PUBSUB_" + reason, sorted("appID", appId, "error", error));
    }

    /** The bytes of an entry. Its event must match its content type (recorded: bulk-publish-entry-content-types). */
    private byte[] bytes(Topic topic, JsonNode event, String contentType) {
        if (CloudEvents.isJson(contentType) || CloudEvents.isCloudEvent(contentType)) {
            return Json.write(event);
        }
        if (!event.isTextual() || contentType.isEmpty()) {
            throw eventsError(
                    topic,
                    "error when marshalling cloud event envelope for topic %s pubsub %s: %s",
                    "MARSHAL_ENVELOPE",
                    "error: mismatch between contentType and event");
        }
        return CloudEvents.isBinary(contentType)
                ? Base64.getDecoder().decode(event.asText())
                : event.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> sorted(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
