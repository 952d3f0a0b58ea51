package io.todoflow.camel.dapr;

/** What {@code get} of {@code dapr:state} makes the body. */
public enum StateBody {
    /** The value, as bytes; null where there is none. */
    value,
    /** The SDK's {@code State}, with key, value and ETag, as Camel's own component does. */
    state
}
