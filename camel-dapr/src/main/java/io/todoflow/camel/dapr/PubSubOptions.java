package io.todoflow.camel.dapr;

import java.util.List;
import java.util.stream.Stream;
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
            description = "Topic to publish to or to subscribe to. A consumer may name several, separated by commas;"
                    + " duplicates count once")
    private @Nullable String topic;

    @UriParam(
            label = "producer",
            description = "Content type of the published data. With it, a String body is sent as it is; without it,"
                    + " the body is sent as JSON")
    private @Nullable String contentType;

    @UriParam(
            label = "producer",
            description =
                    "When the event is published: RFC 3339, or a duration from now such as 10m. At once by default."
                            + " Needs the option delayedPublish of the component. Not in Camel's own component")
    private @Nullable String publishAt;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description = "Whether failed entries of a bulk publish fail the exchange. If false, the route"
                    + " checks the headers CamelDaprPublishedEntryIds and CamelDaprFailedEntries")
    private boolean failOnBulkErrors = true;

    @UriParam(
            label = "consumer",
            description = "Path at which the sidecar delivers. Default: /events/<pubSubName>/<topic>")
    private @Nullable String path;

    @UriParam(label = "consumer", description = "Topic for events that are dropped or have used up their retries")
    private @Nullable String deadLetterTopic;

    @UriParam(
            label = "consumer",
            description = "Whether the sidecar delivers messages as they are in the broker. The route then gets raw"
                    + " payloads as well as CloudEvents. If false, the sidecar itself fails on messages that are"
                    + " not JSON objects")
    private boolean rawPayload;

    @UriParam(
            label = "consumer",
            description = "How events arrive: push, as HTTP requests of the sidecar, or streaming, over a gRPC stream"
                    + " that the application opens. Default: push if the application has an HTTP server,"
                    + " streaming otherwise")
    private @Nullable PubSubTransport transport;

    @UriParam(
            label = "consumer",
            description =
                    "Whether the sidecar delivers many events in one request. Each event still has its own exchange"
                            + " and its own status")
    private boolean bulk;

    @UriParam(
            label = "consumer",
            defaultValue = "event",
            description = "What a bulk subscription delivers to the route: event, one exchange per event, or list, one"
                    + " exchange per request with a list of Maps (entryId, data, and the CloudEvent's attributes)."
                    + " With list, CamelDaprEventStatus is one status for all, or a Map of statuses by entryId; an"
                    + " event that the Map does not name is redelivered")
    private BulkBody bulkBody = BulkBody.event;

    @UriParam(
            label = "consumer",
            description =
                    "Whether events that arrive at about the same time, in bulk or one by one, share transactions,"
                            + " each still as its own exchange. If one of them fails, their transaction is rolled back, and"
                            + " each runs again alone. Only for routes whose effects are all rolled back with the"
                            + " transaction")
    private boolean shareTransaction;

    @UriParam(
            label = "consumer",
            description =
                    "CEL expression over the CloudEvent, such as event.type == 'order.created'. The route gets only"
                            + " events that match it and no earlier rule of the topic; a route without a rule gets events"
                            + " that match none")
    private @Nullable String rule;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "Position of the rule among the rules of the topic: smaller numbers are checked first")
    private int rulePriority;

    @UriParam(
            label = "consumer",
            description =
                    "Maximum number of events in one request of a bulk subscription; the sidecar's default is 100")
    private @Nullable Integer maxMessagesCount;

    @UriParam(
            label = "consumer",
            description = "How many milliseconds the sidecar waits for more events of a bulk subscription; its default"
                    + " is 1000")
    private @Nullable Integer maxAwaitDurationMs;

    @UriParam(
            label = "consumer",
            defaultValue = "10",
            description = "Maximum number of events of a bulk or streaming subscription that run at once")
    private int concurrentConsumers = 10;

    @UriParam(
            label = "consumer",
            defaultValue = "subject",
            description = "CloudEvent attribute that is the key of an event of a bulk or streaming subscription. Events"
                    + " with the same key run one after the other, in order")
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

    /** Whether events arrive over a stream; the default depends on whether the application has an HTTP server. */
    boolean isStreaming(boolean hasHttpServer) {
        return transport == null ? !hasHttpServer && !needsPush() : transport == PubSubTransport.streaming;
    }

    /** Whether an option is set that streams do not support. */
    boolean needsPush() {
        return bulk || path != null || rule != null;
    }

    /** The distinct topics of a consumer. */
    public List<String> topics() {
        return topic == null
                ? List.of()
                : Stream.of(topic.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
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
