package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.dapr.embedded.Broker.Handled;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers messages to one subscriber: unwraps and routes them, applies the inbound policy, and dead-letters.
 *
 * <p>Recorded: delivery-*, bulk-subscribe-*, routes-*.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final PubSub pubsub;
    private final Subscription subscription;
    private final Resiliency.Policy policy;
    private final Target target;

    /** The outcome of one attempt. */
    enum Outcome {
        SUCCESS,
        RETRY,
        DROP,
        /** Dropped without dead-lettering, after a 404 to a bulk delivery. */
        DISCARD
    }

    /** An event on its way to the app. */
    @SuppressWarnings("ArrayRecordComponent")
    record Event(ObjectNode cloudEvent, byte[] bytes, Message message, String path, String entryId) {}

    /** The destination of events: the app over HTTP, or a stream. */
    @FunctionalInterface
    interface Target {
        Outcome attempt(Event event, @Nullable Duration timeout) throws InterruptedException;
    }

    Delivery(PubSub pubsub, Subscription subscription, Resiliency.Policy policy, Target target) {
        this.pubsub = pubsub;
        this.subscription = subscription;
        this.policy = policy;
        this.target = target;
    }

    /** Handles a message until its outcome is known; only an interrupt (kill) leaves it unfinished. */
    Handled deliver(Message message) {
        try {
            Outcome outcome = delivered(message);
            if (outcome == Outcome.SUCCESS || outcome == Outcome.DISCARD) {
                return Handled.DONE;
            }
            if (subscription.deadLetterTopic().isEmpty()) {
                return outcome == Outcome.DROP ? Handled.DONE : Handled.FAILED;
            }
            pubsub.deadLetter(new Topic(subscription.topic().pubsub(), subscription.deadLetterTopic()), message);
            return Handled.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn(
                    "a delivery of topic {} was interrupted",
                    subscription.topic().name());
            return Handled.CUT_OFF;
        } catch (RuntimeException e) {
            LOG.error(
                    "a message of topic {} could not be handled",
                    subscription.topic().name(),
                    e);
            return Handled.FAILED;
        }
    }

    /** Delivers a message, with retries. DROP and RETRY mean that it belongs in the dead-letter topic. */
    private Outcome delivered(Message message) throws InterruptedException {
        Topic topic = subscription.topic();
        boolean raw = PubSub.isRaw(subscription.metadata());
        ObjectNode cloudEvent;
        try {
            cloudEvent = raw ? CloudEvents.ofRaw(message, topic) : CloudEvents.object(message.data());
        } catch (IOException e) {
            LOG.error(
                    "error deserializing cloud event in pubsub {} and topic {}: {}",
                    topic.pubsub(),
                    topic.name(),
                    e.getMessage());
            return Outcome.RETRY;
        }
        traceFromMetadata(cloudEvent, message.metadata());
        if (CloudEvents.expired(cloudEvent, pubsub.clock().now())) {
            LOG.warn("dropping expired pub/sub event {}", cloudEvent.path("id"));
            return Outcome.DROP;
        }
        String path;
        try {
            path = RouteRule.route(subscription.rules(), cloudEvent);
        } catch (RouteRule.EvaluationException e) {
            LOG.error("error finding matching route for an event of topic {}: {}", topic.name(), e.getMessage());
            return Outcome.RETRY;
        }
        if (path == null) {
            return Outcome.DROP;
        }
        if (subscription.bulk() != null && subscription.bulk().maxMessagesCount() > 1) {
            Thread.sleep(subscription.bulk().maxAwaitDurationMs());
        }
        byte[] bytes = raw ? Json.write(cloudEvent) : message.data();
        return underPolicy(
                new Event(cloudEvent, bytes, message, path, UUID.randomUUID().toString()));
    }

    private Outcome underPolicy(Event event) throws InterruptedException {
        Resiliency.Pauses pauses = policy.pauses();
        while (true) {
            Outcome outcome = target.attempt(event, policy.timeout());
            Topic topic = subscription.topic();
            pubsub.record(new DeliveryRecord(
                    topic.pubsub(), topic.name(), event.cloudEvent.path("id").asText(""), event.path, outcome.name()));
            if (outcome != Outcome.RETRY) {
                return outcome;
            }
            Duration pause = pauses.next();
            if (pause == null) {
                LOG.warn(
                        "giving up a message of topic {} after its last attempt",
                        subscription.topic().name());
                return outcome;
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private static void traceFromMetadata(ObjectNode cloudEvent, Map<String, String> metadata) {
        for (String field : new String[] {"traceid", "traceparent", "tracestate"}) {
            String value = metadata.get(field);
            if (value != null && !cloudEvent.has(field)) {
                cloudEvent.put(field, value);
            }
        }
    }

    /** Delivers to a path of the app, each event individually or as a batch of one. */
    static Target toApp(AppChannel app, Subscription subscription) {
        return (event, timeout) -> {
            boolean bulk = subscription.bulk() != null;
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            if (!bulk) {
                headers.putAll(event.message.metadata());
            }
            headers.put("pubsubName", subscription.topic().pubsub());
            headers.put("content-type", bulk ? "application/json" : CloudEvents.CONTENT_TYPE);
            if (event.cloudEvent.has("traceparent") || event.cloudEvent.has("traceid")) {
                String parent = event.cloudEvent
                        .path("traceparent")
                        .asText(event.cloudEvent.path("traceid").asText());
                headers.put("traceparent", HttpApi.traceparent(parent));
            }
            byte[] body = bulk ? batch(event, subscription) : event.bytes;
            try {
                AppChannel.Answer answer = app.send("POST", event.path, headers.entrySet(), body, timeout);
                return bulk ? bulkOutcome(answer, event.entryId) : outcome(answer);
            } catch (IOException e) {
                LOG.warn(
                        "the app did not answer a message of topic {}: {}",
                        subscription.topic().name(),
                        e.toString());
                return Outcome.RETRY;
            }
        };
    }

    private static byte[] batch(Event event, Subscription subscription) {
        boolean raw = PubSub.isRaw(subscription.metadata());
        ObjectNode entry = Json.object().put("entryId", event.entryId);
        if (raw) {
            entry.put("event", Base64.getEncoder().encodeToString(event.message.data()));
        } else {
            entry.set("event", event.cloudEvent);
        }
        entry.set("metadata", Json.MAPPER.valueToTree(event.message.metadata()));
        entry.put("contentType", raw ? "application/octet-stream" : CloudEvents.CONTENT_TYPE);
        ObjectNode batch = Json.object();
        batch.putArray("entries").add(entry);
        batch.put("id", UUID.randomUUID().toString());
        batch.set(
                "metadata", Json.object().put("pubsubName", subscription.topic().pubsub()));
        batch.put("pubsubname", subscription.topic().pubsub());
        batch.put("topic", subscription.topic().name());
        batch.put("type", "com.dapr.event.sent.bulk");
        return Json.write(batch);
    }

    /** Recorded: delivery-plain-*: only the status in the body of a 2xx counts. */
    private static Outcome outcome(AppChannel.Answer answer) {
        if (answer.status() == 404) {
            return Outcome.DROP;
        }
        if (!answer.successful()) {
            return Outcome.RETRY;
        }
        JsonNode status = json(answer).path("status");
        return status.isTextual() ? outcome(status.asText(), Outcome.SUCCESS) : Outcome.SUCCESS;
    }

    /** Recorded: bulk-subscribe-*: an entry that the answer does not report as done has failed. */
    private static Outcome bulkOutcome(AppChannel.Answer answer, String entryId) {
        if (answer.status() == 404) {
            return Outcome.DISCARD;
        }
        if (answer.successful()) {
            for (JsonNode status : json(answer).path("statuses")) {
                if (status.path("entryId").asText().equals(entryId)) {
                    return outcome(status.path("status").asText(), Outcome.RETRY);
                }
            }
        }
        return Outcome.RETRY;
    }

    private static Outcome outcome(String status, Outcome ofNone) {
        return switch (status) {
            case "SUCCESS" -> Outcome.SUCCESS;
            case "DROP" -> Outcome.DROP;
            case "" -> ofNone;
            default -> Outcome.RETRY;
        };
    }

    private static JsonNode json(AppChannel.Answer answer) {
        try {
            return Json.decode(answer.body());
        } catch (IOException e) {
            return Json.object();
        }
    }
}
