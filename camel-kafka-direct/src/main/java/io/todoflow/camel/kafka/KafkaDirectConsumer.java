package io.todoflow.camel.kafka;

import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.DaprEvent;
import io.todoflow.camel.dapr.EventStatus;
import io.todoflow.camel.dapr.Excerpt;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs its route for each event, and returns the status of the event when the route is done. */
class KafkaDirectConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaDirectConsumer.class);

    KafkaDirectConsumer(KafkaDirectEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public KafkaDirectEndpoint getEndpoint() {
        return (KafkaDirectEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getComponent().consumers().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().consumers().remove(this);
        super.doStop();
    }

    /** Runs the route on the calling thread. A failure of the route results in {@link EventStatus#RETRY}. */
    EventStatus deliver(DaprEvent event, String topic) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        event.writeTo(exchange.getMessage());
        exchange.getMessage()
                .setHeader(DaprConstants.PUBSUB_NAME, getEndpoint().options().getPubSubName());
        exchange.getMessage().setHeader(DaprConstants.TOPIC, topic);
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        try {
            return status(exchange, topic);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private EventStatus status(Exchange exchange, String topic) {
        Exception failure = exchange.getException();
        if (failure != null) {
            LOG.warn(
                    "Event {} of {} failed in route {} and is redelivered: {}",
                    Excerpt.of(exchange.getMessage().getHeader(DaprConstants.ID)),
                    topic,
                    getRouteId(),
                    Excerpt.line(failure));
            return EventStatus.RETRY;
        }
        Object asked = exchange.getProperty(DaprConstants.EVENT_STATUS);
        try {
            return asked == null ? EventStatus.SUCCESS : EventStatus.of(asked);
        } catch (IllegalArgumentException e) {
            LOG.error("Route {}: {}. The event is redelivered", getRouteId(), e.getMessage());
            return EventStatus.RETRY;
        }
    }
}
