package io.todoflow.camel.kafka;

import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.PubSubOptions;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.ObjectHelper;

/** Publishes to and consumes from Kafka in the same way as the component {@code pubsub.kafka} of a Dapr sidecar. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "kafka-direct",
        title = "Kafka Direct",
        syntax = "kafka-direct:operation",
        category = {Category.MESSAGING},
        headersClass = DaprConstants.class)
public class KafkaDirectEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    @UriPath(description = "The building block: pubSub")
    @Metadata(required = true)
    private final String operation;

    private final PubSubOptions options;

    KafkaDirectEndpoint(String uri, KafkaDirectComponent component, String operation, PubSubOptions options) {
        super(uri, component);
        this.operation = operation;
        this.options = options;
    }

    @Override
    public Producer createProducer() {
        return new KafkaDirectProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ObjectHelper.notNull(options.getPubSubName(), "pubSubName", this);
        ObjectHelper.notNull(options.getTopic(), "topic", this);
        KafkaDirectConsumer consumer = new KafkaDirectConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public KafkaDirectComponent getComponent() {
        return (KafkaDirectComponent) super.getComponent();
    }

    PubSubOptions options() {
        return options;
    }

    public String getOperation() {
        return operation;
    }
}
