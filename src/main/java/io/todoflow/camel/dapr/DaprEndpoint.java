package io.todoflow.camel.dapr;

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
import org.apache.camel.util.ObjectHelper;
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

    @UriParam(description = "Name of the pub/sub component")
    private @Nullable String pubSubName;

    @UriParam(description = "Topic to publish to or to subscribe to")
    private @Nullable String topic;

    @UriParam(
            label = "producer",
            description = "Content type of what is published. With one, a String body is sent as it is; without one,"
                    + " the body is sent as JSON")
    private @Nullable String contentType;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description = "Whether a bulk publish of which entries failed fails the exchange. When false, the route"
                    + " looks at the headers CamelDaprPublishedEntryIds and CamelDaprFailedEntries")
    private boolean failOnBulkErrors = true;

    @UriParam(
            label = "consumer",
            description = "Path at which the sidecar delivers. /events/<pubSubName>/<topic> when not set")
    private @Nullable String path;

    @UriParam(label = "consumer", description = "Topic that takes what is dropped or used up its retries")
    private @Nullable String deadLetterTopic;

    DaprEndpoint(String uri, DaprComponent component, DaprOperation operation) {
        super(uri, component);
        this.operation = operation;
    }

    @Override
    public Producer createProducer() {
        return new DaprPubSubProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ObjectHelper.notNull(pubSubName, "pubSubName", this);
        ObjectHelper.notNull(topic, "topic", this);
        DaprPubSubConsumer consumer = new DaprPubSubConsumer(this, processor);
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

    /** The push subscription that this endpoint describes. To be called on a consumer's endpoint only. */
    PushSubscription subscription() {
        String pubSub = ObjectHelper.notNull(pubSubName, "pubSubName", this);
        String onTopic = ObjectHelper.notNull(topic, "topic", this);
        String at = path != null ? path : "/events/%s/%s".formatted(pubSub, onTopic);
        return new PushSubscription(pubSub, onTopic, at, deadLetterTopic);
    }

    public DaprOperation getOperation() {
        return operation;
    }

    public @Nullable String getPubSubName() {
        return pubSubName;
    }

    public void setPubSubName(@Nullable String pubSubName) {
        this.pubSubName = pubSubName;
    }

    public @Nullable String getTopic() {
        return topic;
    }

    public void setTopic(@Nullable String topic) {
        this.topic = topic;
    }

    public @Nullable String getContentType() {
        return contentType;
    }

    public void setContentType(@Nullable String contentType) {
        this.contentType = contentType;
    }

    public boolean isFailOnBulkErrors() {
        return failOnBulkErrors;
    }

    public void setFailOnBulkErrors(boolean failOnBulkErrors) {
        this.failOnBulkErrors = failOnBulkErrors;
    }

    public @Nullable String getPath() {
        return path;
    }

    public void setPath(@Nullable String path) {
        this.path = path;
    }

    public @Nullable String getDeadLetterTopic() {
        return deadLetterTopic;
    }

    public void setDeadLetterTopic(@Nullable String deadLetterTopic) {
        this.deadLetterTopic = deadLetterTopic;
    }
}
