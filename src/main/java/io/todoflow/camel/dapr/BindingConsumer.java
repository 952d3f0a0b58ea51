package io.todoflow.camel.dapr;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs its route for what an input binding receives. */
class BindingConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(BindingConsumer.class);

    private final String bindingName;
    private final String path;

    BindingConsumer(DaprEndpoint endpoint, Processor processor, String bindingName, String path) {
        super(endpoint, processor);
        this.bindingName = bindingName;
        this.path = path;
    }

    /** Where the sidecar posts. */
    String path() {
        return path;
    }

    @Override
    public DaprEndpoint getEndpoint() {
        return (DaprEndpoint) super.getEndpoint();
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

    /** Runs the route, and tells whether it ended well. */
    boolean receive(byte[] data) {
        Exchange exchange = createExchange(false);
        try {
            exchange.setPattern(ExchangePattern.InOnly);
            exchange.getMessage().setHeader(DaprConstants.BINDING_NAME, bindingName);
            exchange.getMessage().setBody(data.length == 0 ? null : data);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        releaseExchange(exchange, false);
        if (failure != null) {
            LOG.warn("What binding {} received failed in route {}: {}", bindingName, getRouteId(), failure.toString());
        }
        return failure == null;
    }
}
