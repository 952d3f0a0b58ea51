package io.todoflow.camel.dapr;

import java.util.function.Supplier;

/** The building block that an endpoint talks to, named in its URI: {@code dapr:<operation>}. */
public enum DaprOperation {
    /** Publish and subscribe. */
    pubSub(PubSubOptions::new),
    /** The state of keys. */
    state(StateOptions::new),
    /** Secrets. */
    secret(SecretOptions::new),
    /** HTTP requests to other services. */
    invokeService(InvokeServiceOptions::new),
    /** Output bindings. */
    invokeBinding(InvokeBindingOptions::new),
    /** Values of a configuration store, and their changes. */
    configuration(ConfigurationOptions::new),
    /** Distributed locks. */
    lock(LockOptions::new),
    /** Workflows, and their activities. */
    workflow(WorkflowOptions::new),
    /** Questions to language models. Not in Camel's own component. */
    conversation(ConversationOptions::new),
    /** Jobs that Dapr triggers when they are due. Not in Camel's own component. */
    job(JobOptions::new);

    private final Supplier<OperationOptions> options;

    DaprOperation(Supplier<OperationOptions> options) {
        this.options = options;
    }

    OperationOptions newOptions() {
        return options.get();
    }
}
