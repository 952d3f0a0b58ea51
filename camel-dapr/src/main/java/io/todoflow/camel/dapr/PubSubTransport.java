package io.todoflow.camel.dapr;

/** How events come from the sidecar to a route. */
public enum PubSubTransport {
    /** The sidecar sends HTTP requests to the application. */
    push,
    /** The application keeps a gRPC stream to the sidecar open, and needs no port. */
    streaming
}
