package io.todoflow.camel.dapr;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/** Options of {@code dapr:pubSub}. */
@UriParams
public class PubSubOptions extends OperationOptions {

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

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        return new Publish(endpoint.getComponent().sidecar(), this);
    }

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        String pubSub = ObjectHelper.notNull(pubSubName, "pubSubName", endpoint);
        String onTopic = ObjectHelper.notNull(topic, "topic", endpoint);
        String at = path != null ? path : "/events/%s/%s".formatted(pubSub, onTopic);
        return new DaprPubSubConsumer(endpoint, processor, new PushSubscription(pubSub, onTopic, at, deadLetterTopic));
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
