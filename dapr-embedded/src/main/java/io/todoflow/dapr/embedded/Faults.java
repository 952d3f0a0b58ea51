package io.todoflow.dapr.embedded;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What goes wrong with published events, and how often. The seed decides with which events: the same seed does the same
 * to the same sequence of events.
 *
 * <p>An event has one fault at most. Dead letters have none.
 *
 * @see EmbeddedDapr#inject(Faults)
 */
public final class Faults {

    /** What goes wrong with an event. */
    public enum Kind {
        /** It is taken, and never delivered. */
        LOST,
        /** It is delivered twice. */
        DOUBLED,
        /** It is delivered some time later; others may overtake it. */
        DELAYED,
        /** It is delivered after the next event of its topic, or after half a second where none comes. */
        REORDERED,
        /** The sidecar does not take it, and says so. */
        REFUSED
    }

    /** A fault that was injected, and the CloudEvent that had it; its id is empty where the event is raw. */
    public record Injected(Kind kind, String pubsub, String topic, String eventId) {}

    private final long seed;
    private final Map<Kind, Double> shares = new EnumMap<>(Kind.class);
    private Duration longestDelay = Duration.ZERO;

    private Faults(long seed) {
        this.seed = seed;
    }

    /** Nothing goes wrong yet. */
    public static Faults seed(long seed) {
        return new Faults(seed);
    }

    /** This share of the events, from 0 to 1, is lost. */
    public Faults lose(double share) {
        return with(Kind.LOST, share);
    }

    /** This share of the events is delivered twice. */
    public Faults twice(double share) {
        return with(Kind.DOUBLED, share);
    }

    /** This share of the events is delivered later, by a random time of at most so long. */
    public Faults delay(double share, Duration atMost) {
        longestDelay = atMost;
        return with(Kind.DELAYED, share);
    }

    /** This share of the events is overtaken by the next one of its topic. */
    public Faults reorder(double share) {
        return with(Kind.REORDERED, share);
    }

    /** This share of the events is refused. */
    public Faults refuse(double share) {
        return with(Kind.REFUSED, share);
    }

    private Faults with(Kind kind, double share) {
        shares.put(kind, share);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (!(share >= 0) || sum > 1) {
            throw new IllegalArgumentException(
                    "shares of faults are from 0 to 1, and all of them together not more than 1: " + shares);
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
