package io.todoflow.camel.dapr;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Message;
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

    @UriParam(
            label = "consumer",
            defaultValue = "push",
            description =
                    "How events come: push, as HTTP requests of the sidecar, or streaming, over a gRPC stream that"
                            + " the application opens")
    private PubSubTransport transport = PubSubTransport.push;

    @UriParam(
            label = "consumer",
            description = "Whether the sidecar hands over many events in one request. Each of them is still an exchange"
                    + " of its own, with a status of its own")
    private boolean bulk;

    @UriParam(
            label = "consumer",
            description = "Of a bulk subscription, the most events in one request; the sidecar's default is 100")
    private @Nullable Integer maxMessagesCount;

    @UriParam(
            label = "consumer",
            description = "Of a bulk subscription, how many milliseconds the sidecar waits for more events; its default"
                    + " is 1000")
    private @Nullable Integer maxAwaitDurationMs;

    @UriParam(
            label = "consumer",
            defaultValue = "10",
            description = "How many events of a bulk or streaming subscription are in the routes at once")
    private int concurrentConsumers = 10;

    @UriParam(
            label = "consumer",
            defaultValue = "subject",
            description = "CloudEvent attribute that is the key of an event of a bulk or streaming subscription. Events"
                    + " of one key run one after the other, in order")
    private String orderKey = "subject";

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.PUBSUB_NAME, pubSubName);
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        return new Publish(endpoint.sidecar(), this, endpoint.getComponent().metrics());
    }

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        String pubSub = ObjectHelper.notNull(pubSubName, "pubSubName", endpoint);
        if (transport == PubSubTransport.streaming && (bulk || path != null)) {
            throw new IllegalArgumentException(endpoint + ": the options bulk and path are for the transport push");
        }
        PushSubscription.BulkSubscribe bulkSubscribe =
                bulk ? new PushSubscription.BulkSubscribe(true, maxMessagesCount, maxAwaitDurationMs) : null;
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
                        subscriptionMetadata(),
                        bulkSubscribe))
                .toList();
        return new DaprPubSubConsumer(endpoint, processor, subscriptions, this);
    }

    private Map<String, String> subscriptionMetadata() {
        Map<String, String> metadata = new TreeMap<>(getMetadata());
        if (rawPayload) {
            metadata.put(PushSubscription.RAW_PAYLOAD, "true");
        }
        return Collections.unmodifiableMap(metadata);
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

    public boolean isBulk() {
        return bulk;
    }

    public void setBulk(boolean bulk) {
        this.bulk = bulk;
    }

    public @Nullable Integer getMaxMessagesCount() {
        return maxMessagesCount;
    }

    public void setMaxMessagesCount(@Nullable Integer maxMessagesCount) {
        this.maxMessagesCount = maxMessagesCount;
    }

    public @Nullable Integer getMaxAwaitDurationMs() {
        return maxAwaitDurationMs;
    }

    public void setMaxAwaitDurationMs(@Nullable Integer maxAwaitDurationMs) {
        this.maxAwaitDurationMs = maxAwaitDurationMs;
    }

    public int getConcurrentConsumers() {
        return concurrentConsumers;
    }

    public void setConcurrentConsumers(int concurrentConsumers) {
        this.concurrentConsumers = concurrentConsumers;
    }

    public String getOrderKey() {
        return orderKey;
    }

    public void setOrderKey(String orderKey) {
        this.orderKey = orderKey;
    }

    public PubSubTransport getTransport() {
        return transport;
    }

    public void setTransport(PubSubTransport transport) {
        this.transport = transport;
    }
}
