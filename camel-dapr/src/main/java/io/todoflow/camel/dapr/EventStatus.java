package io.todoflow.camel.dapr;

import java.util.Locale;

/**
 * The answer of a subscriber to an event.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#expected-http-response">Dapr pub/sub API</a>
 */
public enum EventStatus {
    /** The event is done. */
    SUCCESS,
    /** The event is redelivered according to the inbound resiliency policy of the pub/sub component. */
    RETRY,
    /** The event goes to the dead-letter topic, or is dropped if there is none. */
    DROP;

    /**
     * The status that a route has set.
     *
     * @throws IllegalArgumentException if it is not a status
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

    /** Combines the statuses of several routes: an event is redelivered as long as one of them needs it. */
    public EventStatus and(EventStatus other) {
        if (this == RETRY || other == RETRY) {
            return RETRY;
        }
        return this == DROP ? DROP : other;
    }
}
