package io.todoflow.camel.dapr;

/** How a route receives a bulk delivery. */
public enum BulkBody {
    /** Each event is a separate exchange. */
    event,
    /** All events are one exchange, whose body is a list. */
    list
}
