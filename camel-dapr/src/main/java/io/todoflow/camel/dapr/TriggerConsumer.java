package io.todoflow.camel.dapr;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Runs its route for each request of the sidecar. The answer only says whether the route succeeded. */
abstract class TriggerConsumer extends DefaultConsumer {

    TriggerConsumer(DaprEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public DaprEndpoint getEndpoint() {
        return (DaprEndpoint) super.getEndpoint();
    }

    /** Runs the route and returns its failure, or null. The body is null if there is no data. */
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
