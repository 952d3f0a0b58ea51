package io.todoflow.camel.dapr;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Runs its route for what the sidecar posts, and tells how that ended: no more than that is answered to it. */
abstract class TriggerConsumer extends DefaultConsumer {

    TriggerConsumer(DaprEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public DaprEndpoint getEndpoint() {
        return (DaprEndpoint) super.getEndpoint();
    }

    /** The failure of the route, or null when it ended well. The body is null when there is no data. */
    @Nullable
    Exception run(String header, String value, byte[] data) {
        Exchange exchange = createExchange(false);
        try {
            exchange.setPattern(ExchangePattern.InOnly);
            exchange.getMessage().setHeader(header, value);
            exchange.getMessage().setBody(data.length == 0 ? null : data);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        releaseExchange(exchange, false);
        return failure;
    }
}
