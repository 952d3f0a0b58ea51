package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The app's subscriptions: declared in YAML, requested from the app once, or opened as streams.
 *
 * <p>Recorded: startup-*, subscriptions-*.
 */
final class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final int ATTEMPTS_TO_ASK = 4;
    private static final int PAUSE_MILLIS = 200;

    private final PubSub pubsub;
    private final Resiliency resiliency;
    private final List<Subscription> listed = new CopyOnWriteArrayList<>();
    private final List<Runnable> running = new CopyOnWriteArrayList<>();

    Subscriptions(PubSub pubsub, Resiliency resiliency, List<JsonNode> declarative) {
        this.pubsub = pubsub;
        this.resiliency = resiliency;
        for (JsonNode document : declarative) {
            listed.add(Subscription.declarative(document));
        }
    }

    /** All known subscriptions, including inactive ones (recorded: startup-subscribe-malformed). */
    List<Subscription> listed() {
        return List.copyOf(listed);
    }

    /**
     * Asks the app for its subscriptions, and starts them together with the declared ones. An unreadable answer starts
     * none.
     */
    void start(AppChannel app, String appId) throws InterruptedException {
        try {
            listed.addAll(ask(app, appId));
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("failed to subscribe to topics: {}", e.getMessage());
            return;
        }
        // For the same topic the last one wins; the app's own follow the declared ones
        Map<Topic, Subscription> byTopic = new LinkedHashMap<>();
        listed.stream().filter(s -> s.kind() != Subscription.Kind.STREAMING).forEach(s -> byTopic.put(s.topic(), s));
        listed.removeIf(s -> s.kind() == Subscription.Kind.PROGRAMMATIC && byTopic.get(s.topic()) != s);
        for (Subscription subscription : byTopic.values()) {
            Topic topic = subscription.topic();
            if (!pubsub.has(topic.pubsub()) || topic.name().isEmpty()) {
                continue;
            }
            try {
                running.add(open(subscription, Delivery.toApp(app, subscription)));
                LOG.debug("the app is subscribed to {} of {}", topic.name(), topic.pubsub());
            } catch (IllegalStateException e) {
                LOG.error("{}", e.getMessage());
            }
        }
    }

    /** Adds and starts a stream. Running the result ends it. */
    Runnable startStream(Subscription subscription, Delivery.Target target) {
        Runnable stop = open(subscription, target);
        listed.add(subscription);
        return () -> {
            stop.run();
            listed.remove(subscription);
        };
    }

    void stop() {
        running.forEach(Runnable::run);
    }

    private Runnable open(Subscription subscription, Delivery.Target target) {
        Delivery delivery = new Delivery(
                pubsub, subscription, resiliency.inbound(subscription.topic().pubsub()), target);
        return pubsub.subscribe(subscription.topic(), delivery::deliver);
    }

    private static List<Subscription> ask(AppChannel app, String appId) throws IOException, InterruptedException {
        AppChannel.Answer answer = get(app, "/dapr/subscribe", appId);
        List<Subscription> subscriptions = new ArrayList<>();
        if (answer.status() != 200) {
            if (answer.status() != 404) {
                LOG.error("app returned http status code {} from subscription endpoint", answer.status());
            }
            return subscriptions;
        }
        JsonNode entries = answer.body().length == 0 ? Json.MAPPER.createArrayNode() : Json.decode(answer.body());
        if (!entries.isArray() && !entries.isNull()) {
            throw new IOException("error getting topics from app: not an array");
        }
        for (JsonNode entry : entries) {
            Subscription subscription = Subscription.programmatic(entry);
            if (subscription.rules().isEmpty()) {
                LOG.warn(
                        "topic {} has an empty routes. removing from subscriptions list",
                        subscription.topic().name());
            } else {
                subscriptions.add(subscription);
            }
        }
        return subscriptions;
    }

    /** Sends a GET request to the app. Retries only a broken connection. */
    static AppChannel.Answer get(AppChannel app, String path, String appId) throws IOException, InterruptedException {
        Map<String, String> headers = Map.of("content-type", "application/json", "dapr-app-id", appId);
        for (int attempt = 1; ; attempt++) {
            try {
                return app.send("GET", path, headers.entrySet(), new byte[0], null);
            } catch (IOException e) {
                if (attempt == ATTEMPTS_TO_ASK) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }
}
