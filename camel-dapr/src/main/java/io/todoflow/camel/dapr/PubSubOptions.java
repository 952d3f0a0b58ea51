package io.todoflow.camel.dapr;

import org.apache.camel.Consumer;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Options of {@code dapr:pubSub}. */
@UriParams
@Configurer
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
            description = "When the event is published: RFC 3339, or a duration from now such as 10m. At once when not"
                    + " set. Needs the option delayedPublish of the component. Not in Camel's own component")
    private @Nullable String publishAt;

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
            description =
                    "How events come: push, as HTTP requests of the sidecar, or streaming, over a gRPC stream that"
                            + " the application opens. When not set, push where the application has an HTTP server,"
                            + " and streaming otherwise")
    private @Nullable PubSubTransport transport;

    @UriParam(
            label = "consumer",
            description = "Whether the sidecar hands over many events in one request. Each of them is still an exchange"
                    + " of its own, with a status of its own")
    private boolean bulk;

    @UriParam(
            label = "consumer",
            defaultValue = "event",
            description = "What the route gets of a bulk subscription: event, each by itself, or list, all that came in"
                    + " one request as a list of Maps (entryId, data, and the CloudEvent's attributes). Then"
                    + " CamelDaprEventStatus is one status for all, or a Map of statuses by entryId; an event that the"
                    + " Map does not name comes again")
    private BulkBody bulkBody = BulkBody.event;

    @UriParam(
            label = "consumer",
            description = "Whether events that come at about the same time, in bulk or one by one, share transactions,"
                    + " each still as an exchange of its own. When one of them fails, their transaction is rolled back,"
                    + " and each runs again by itself. For routes that do nothing that is not undone with the"
                    + " transaction")
    private boolean shareTransaction;

    @UriParam(
            label = "consumer",
            description = "CEL expression over the CloudEvent, as event.type == 'order.created'. The sidecar hands over"
                    + " those events alone that match it, and that match no rule of the topic before it; to routes"
                    + " without a rule, those that match none")
    private @Nullable String rule;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "Place of the rule among those of the topic: a smaller number is asked before a larger one")
    private int rulePriority;

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
        DaprComponent component = endpoint.getComponent();
        return new Publish(endpoint.sidecar(), this, component.metrics(), component.later());
    }

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        return new PubSubSubscriber(endpoint, this).createConsumer(processor);
    }

    /** Whether events come over a stream, in an application that has such an HTTP server or none. */
    boolean isStreaming(boolean hasHttpServer) {
        return transport == null ? !hasHttpServer && !needsPush() : transport == PubSubTransport.streaming;
    }

    /** Whether an option is set that a stream does not have. */
    boolean needsPush() {
        return bulk || path != null || rule != null;
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

    public @Nullable String getPublishAt() {
        return publishAt;
    }

    public void setPublishAt(@Nullable String publishAt) {
        this.publishAt = publishAt;
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

    public BulkBody getBulkBody() {
        return bulkBody;
    }

    public void setBulkBody(BulkBody bulkBody) {
        this.bulkBody = bulkBody;
    }

    public boolean isShareTransaction() {
        return shareTransaction;
    }

    public void setShareTransaction(boolean shareTransaction) {
        this.shareTransaction = shareTransaction;
    }

    public @Nullable String getRule() {
        return rule;
    }

    public void setRule(@Nullable String rule) {
        this.rule = rule;
    }

    public int getRulePriority() {
        return rulePriority;
    }

    public void setRulePriority(int rulePriority) {
        this.rulePriority = rulePriority;
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

    public @Nullable PubSubTransport getTransport() {
        return transport;
    }

    public void setTransport(@Nullable PubSubTransport transport) {
        this.transport = transport;
    }
}
