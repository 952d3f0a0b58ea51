package io.todoflow.camel.dapr;

/** The building block that an endpoint talks to, named in its URI: {@code dapr:<operation>}. */
public enum DaprOperation {
    /** Publish and subscribe. */
    pubSub
}
