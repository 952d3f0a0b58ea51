package io.todoflow.camel.dapr;

/** How the sidecar delivers events to a route. */
public enum PubSubTransport {
    /** The sidecar sends HTTP requests to the application. */
    push,
    /** The application opens a gRPC stream to the sidecar, and needs no port. */
    streaming
}
