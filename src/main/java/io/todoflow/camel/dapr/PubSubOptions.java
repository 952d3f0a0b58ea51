package io.todoflow.camel.dapr;

import java.util.List;
import java.util.stream.Stream;
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

    @UriParam(
            description = "Topic to publish to or to subscribe to. A consumer may name several, with commas between"
                    + " them; one that is named again counts once")
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

    @UriParam(
            label = "consumer",
            description = "Whether the sidecar shall hand over what lies in the broker as it is. The route then gets"
                    + " payloads that were published raw, and CloudEvents as ever. When false, the sidecar itself fails"
                    + " on what is no JSON object")
    private boolean rawPayload;

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        return new Publish(endpoint.getComponent().sidecar(), this);
    }

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        String pubSub = ObjectHelper.notNull(pubSubName, "pubSubName", endpoint);
        List<PushSubscription> subscriptions = Stream.of(
                        ObjectHelper.notNull(topic, "topic", endpoint).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .map(name -> new PushSubscription(
                        pubSub,
                        name,
                        path != null ? path : "/events/%s/%s".formatted(pubSub, name),
                        deadLetterTopic,
                        rawPayload))
                .toList();
        return new DaprPubSubConsumer(endpoint, processor, subscriptions);
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

    public boolean isRawPayload() {
        return rawPayload;
    }

    public void setRawPayload(boolean rawPayload) {
        this.rawPayload = rawPayload;
    }
}
