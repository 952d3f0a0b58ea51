package io.todoflow.camel.dapr;

import java.util.Locale;

/**
 * What a subscriber answers for an event.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#expected-http-response">Dapr pub/sub API</a>
 */
public enum EventStatus {
    /** The event is done. */
    SUCCESS,
    /** The event is delivered again, as the inbound resiliency policy of the pub/sub component says. */
    RETRY,
    /** The event is given up: it goes to the dead-letter topic where there is one, and is gone where there is none. */
    DROP;

    /**
     * The status that a route asked for.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static EventStatus of(Object asked) {
        try {
            return valueOf(asked.toString().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s is '%s'; allowed are SUCCESS, RETRY and DROP"
                            .formatted(DaprConstants.EVENT_STATUS, Excerpt.of(asked)),
                    e);
        }
    }

    /** The status of an event that several routes consumed: it comes again as long as one of them needs it. */
    public EventStatus and(EventStatus other) {
        if (this == RETRY || other == RETRY) {
            return RETRY;
        }
        return this == DROP ? DROP : other;
    }
}
