package io.todoflow.camel.dapr;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;

/** The options of one operation's endpoints, and what those endpoints do. */
abstract class OperationOptions {

    /** What {@code to: dapr:<operation>} does. */
    abstract SidecarRequest createRequest(DaprEndpoint endpoint);

    /** What {@code from: dapr:<operation>} receives. */
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        throw new UnsupportedOperationException(
                "from: %s is not possible; a route can start with dapr:pubSub or dapr:job"
                        .formatted(endpoint.getEndpointUri()));
    }
}
