package io.todoflow.camel.dapr;

import org.apache.camel.Message;
import reactor.core.publisher.Mono;

/** An operation of the sidecar that a producer performs. */
@FunctionalInterface
interface SidecarRequest {

    /**
     * Sends the request, and writes the answer into the message before it completes.
     *
     * @throws Exception if the message and the options lack a required value
     */
    Mono<Void> send(Message message) throws Exception;
}
