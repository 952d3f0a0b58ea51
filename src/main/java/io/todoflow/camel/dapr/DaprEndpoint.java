package io.todoflow.camel.dapr;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Talks to a building block of the Dapr sidecar beside the application. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "dapr",
        title = "Dapr",
        syntax = "dapr:operation",
        category = {Category.CLOUD, Category.SAAS},
        headersClass = DaprConstants.class)
public class DaprEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    @UriPath(description = "The building block")
    @Metadata(required = true)
    private final DaprOperation operation;

    private final OperationOptions options;

    DaprEndpoint(String uri, DaprComponent component, DaprOperation operation, OperationOptions options) {
        super(uri, component);
        this.operation = operation;
        this.options = options;
    }

    @Override
    public Producer createProducer() {
        return new DaprProducer(this, options.createRequest(this));
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = options.createConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Several routes may consume one topic. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public DaprComponent getComponent() {
        return (DaprComponent) super.getComponent();
    }

    public DaprOperation getOperation() {
        return operation;
    }
}
