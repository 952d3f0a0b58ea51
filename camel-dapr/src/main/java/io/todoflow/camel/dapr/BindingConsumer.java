package io.todoflow.camel.dapr;

import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs its route for each event of an input binding. */
class BindingConsumer extends TriggerConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(BindingConsumer.class);

    private final String bindingName;
    private final String path;

    BindingConsumer(DaprEndpoint endpoint, Processor processor, String bindingName, String path) {
        super(endpoint, processor);
        this.bindingName = bindingName;
        this.path = path;
    }

    /** The path to which the sidecar posts. */
    String path() {
        return path;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getComponent().inputBindings().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().inputBindings().remove(this);
        super.doStop();
    }

    /** Runs the route, and returns whether it succeeded. */
    boolean receive(byte[] data) {
        Exception failure = run(DaprConstants.BINDING_NAME, bindingName, data);
        if (failure != null) {
            LOG.warn("An event of binding {} failed in route {}: {}", bindingName, getRouteId(), Excerpt.line(failure));
        }
        return failure == null;
    }
}
