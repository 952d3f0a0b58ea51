package io.todoflow.camel.dapr;

/** What a route gets of a bulk delivery. */
public enum BulkBody {
    /** Each event is an exchange of its own. */
    event,
    /** All events are one exchange, whose body is the list of them. */
    list
}
