package io.todoflow.camel.dapr;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprPreviewClient;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

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

    @UriParam(
            label = "advanced",
            description = "The client to use, for this endpoint alone. That of the component when not set")
    private @Nullable DaprClient client;

    @UriParam(
            label = "advanced",
            description = "The client to use for locks, for this endpoint alone. That of the component when not set")
    private @Nullable DaprPreviewClient previewClient;

    private final OperationOptions options;
    private @Nullable SidecarClient ownSidecar;

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

    /** The component's, or one of this endpoint's own where it has a client of its own. */
    synchronized SidecarClient sidecar() {
        if (client == null && previewClient == null) {
            return getComponent().sidecar();
        }
        if (ownSidecar == null) {
            ownSidecar = new SidecarClient(
                    getComponent(), () -> client == null ? getComponent().getClient() : client, () -> previewClient);
        }
        return ownSidecar;
    }

    OperationOptions options() {
        return options;
    }

    public @Nullable DaprClient getClient() {
        return client;
    }

    public void setClient(@Nullable DaprClient client) {
        this.client = client;
    }

    public @Nullable DaprPreviewClient getPreviewClient() {
        return previewClient;
    }

    public void setPreviewClient(@Nullable DaprPreviewClient previewClient) {
        this.previewClient = previewClient;
    }

    public DaprOperation getOperation() {
        return operation;
    }
}
