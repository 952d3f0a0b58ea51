package io.todoflow.camel.dapr;

import org.apache.camel.Message;
import reactor.core.publisher.Mono;

/** One operation of the sidecar, as a producer does it. */
@FunctionalInterface
interface SidecarRequest {

    /**
     * Asks the sidecar, and writes its answer into the message before it completes.
     *
     * @throws Exception when the message or the options do not say all that is needed
     */
    Mono<Void> send(Message message) throws Exception;
}
