package io.todoflow.dapr.embedded;

import io.todoflow.dapr.embedded.Faults.Injected;
import io.todoflow.dapr.embedded.Faults.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Chooses the fault of each published event, and records the injected faults. */
final class FaultInjector {

    private final Faults faults;
    private final Map<Kind, Double> shares;
    private final Random random;
    private final List<Injected> injected = new ArrayList<>();
    /** The event of each topic that the next one is to overtake. */
    private final Map<Topic, Message> overtaken = new HashMap<>();

    FaultInjector(Faults faults) {
        this.faults = faults;
        this.shares = faults.shares();
        this.random = new Random(faults.seed());
    }

    /** A fault and its delay. */
    record Fault(Kind kind, Duration delay) {}

    /**
     * The fault of an event; null for none. Draws two random numbers per event, so that shares do not shift the
     * sequence.
     */
    synchronized @Nullable Fault next(Topic topic, Message message) {
        double drawn = random.nextDouble();
        Duration delay = Duration.ofMillis(
                (long) (random.nextDouble() * faults.longestDelay().toMillis()));
        double limit = 0;
        for (Kind kind : Kind.values()) {
            limit += shares.getOrDefault(kind, 0.0);
            if (drawn < limit) {
                injected.add(new Injected(kind, topic.pubsub(), topic.name(), id(message)));
                return new Fault(kind, delay);
            }
        }
        return null;
    }

    private static String id(Message message) {
        try {
            return CloudEvents.object(message.data()).path("id").asText("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Holds an event until the next one of its topic has passed. Returns the one held before, which is due now. */
    synchronized @Nullable Message hold(Topic topic, Message message) {
        return overtaken.put(topic, message);
    }

    /** Releases the held event of a topic. */
    synchronized @Nullable Message release(Topic topic) {
        return overtaken.remove(topic);
    }

    /** Releases an event; returns whether it was still held. */
    synchronized boolean release(Topic topic, Message message) {
        return overtaken.remove(topic, message);
    }

    synchronized List<Injected> injected() {
        return List.copyOf(injected);
    }
}
