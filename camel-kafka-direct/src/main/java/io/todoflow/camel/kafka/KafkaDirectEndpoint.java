package io.todoflow.camel.kafka;

import io.todoflow.camel.dapr.DaprConstants;
import java.util.List;
import java.util.stream.Stream;
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

/** Publishes to Kafka and consumes from it, as the pub/sub component {@code pubsub.kafka} of a Dapr sidecar would. */
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

    @UriParam(description = "Name of the pub/sub component that events are marked with, as the sidecar marks them")
    private @Nullable String pubSubName;

    @UriParam(description = "Topic to publish to; topic, or several with commas between them, to consume")
    private @Nullable String topic;

    @UriParam(label = "producer", description = "Content type of what is published")
    private @Nullable String contentType;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description = "Whether a bulk publish of which entries failed fails the exchange. When false, the route"
                    + " looks at the headers CamelDaprPublishedEntryIds and CamelDaprFailedEntries")
    private boolean failOnBulkErrors = true;

    @UriParam(
            label = "consumer",
            description = "For options of dapr:pubSub alone; raw payloads are understood with and without it")
    private boolean rawPayload;

    @UriParam(
            label = "consumer",
            description = "For options of dapr:pubSub alone; Kafka's client fetches in bulk anyway")
    private boolean bulk;

    @UriParam(label = "consumer", description = "For options of dapr:pubSub alone; events run one by one here")
    private boolean shareTransaction;

    @UriParam(label = "consumer", description = "For options of dapr:pubSub alone")
    private @Nullable Integer maxMessagesCount;

    @UriParam(label = "consumer", description = "For options of dapr:pubSub alone")
    private @Nullable Integer maxAwaitDurationMs;

    KafkaDirectEndpoint(String uri, KafkaDirectComponent component, String operation) {
        super(uri, component);
        this.operation = operation;
    }

    @Override
    public Producer createProducer() {
        return new KafkaDirectProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ObjectHelper.notNull(pubSubName, "pubSubName", this);
        ObjectHelper.notNull(topic, "topic", this);
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

    List<String> topics() {
        return Stream.of(ObjectHelper.notNull(topic, "topic", this).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    public String getOperation() {
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

    public boolean isRawPayload() {
        return rawPayload;
    }

    public void setRawPayload(boolean rawPayload) {
        this.rawPayload = rawPayload;
    }

    public boolean isShareTransaction() {
        return shareTransaction;
    }

    public void setShareTransaction(boolean shareTransaction) {
        this.shareTransaction = shareTransaction;
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
}
