package io.todoflow.camel.dapr;

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

    /** The status of an event that several routes consumed: it comes again as long as one of them needs it. */
    EventStatus and(EventStatus other) {
        if (this == RETRY || other == RETRY) {
            return RETRY;
        }
        return this == DROP ? DROP : other;
    }
}
