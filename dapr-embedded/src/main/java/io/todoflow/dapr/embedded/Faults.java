package io.todoflow.dapr.embedded;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The faults to inject into published events, with their frequencies. The seed selects the events: the same seed has
 * the same effect on the same sequence of events.
 *
 * <p>An event has at most one fault. Dead letters have none.
 *
 * @see EmbeddedDapr#inject(Faults)
 */
public final class Faults {

    /** A kind of fault. */
    public enum Kind {
        /** The event is accepted but never delivered. */
        LOST,
        /** The event is delivered twice. */
        DOUBLED,
        /** The event is delivered with a delay; others may overtake it. */
        DELAYED,
        /** The event is delivered after the next one of its topic, or after half a second if there is none. */
        REORDERED,
        /** The sidecar refuses the event with an error. */
        REFUSED
    }

    /** An injected fault and its CloudEvent; the id of a raw event is empty. */
    public record Injected(Kind kind, String pubsub, String topic, String eventId) {}

    private final long seed;
    private final Map<Kind, Double> shares = new EnumMap<>(Kind.class);
    private Duration longestDelay = Duration.ZERO;

    private Faults(long seed) {
        this.seed = seed;
    }

    /** Creates faults without any kind yet. */
    public static Faults seed(long seed) {
        return new Faults(seed);
    }

    /** Loses this share of the events, from 0 to 1. */
    public Faults lose(double share) {
        return with(Kind.LOST, share);
    }

    /** Delivers this share of the events twice. */
    public Faults twice(double share) {
        return with(Kind.DOUBLED, share);
    }

    /** Delays this share of the events by a random time up to a maximum. */
    public Faults delay(double share, Duration atMost) {
        longestDelay = atMost;
        return with(Kind.DELAYED, share);
    }

    /** Delivers this share of the events after the next one of their topic. */
    public Faults reorder(double share) {
        return with(Kind.REORDERED, share);
    }

    /** Refuses this share of the events. */
    public Faults refuse(double share) {
        return with(Kind.REFUSED, share);
    }

    private Faults with(Kind kind, double share) {
        shares.put(kind, share);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (!(share >= 0) || sum > 1) {
            throw new IllegalArgumentException(
                    "each share of faults must be from 0 to 1, and their sum at most 1: " + shares);
        }
        return this;
    }

    long seed() {
        return seed;
    }

    Map<Kind, Double> shares() {
        return Map.copyOf(shares);
    }

    Duration longestDelay() {
        return longestDelay;
    }
}
