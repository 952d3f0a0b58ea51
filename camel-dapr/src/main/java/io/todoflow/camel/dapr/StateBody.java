package io.todoflow.camel.dapr;

/** The body after {@code get} of {@code dapr:state}. */
public enum StateBody {
    /** The value as bytes; null if there is none. */
    value,
    /** The SDK's {@code State}, with key, value and ETag, as Camel's own component does. */
    state
}
