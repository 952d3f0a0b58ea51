package io.todoflow.camel.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * Creates {@code kafka-direct:} endpoints. They share one producer, and one consumer for each topic, both of Camel's
 * {@code kafka:} component, where brokers and security are configured.
 */
@Component("kafka-direct")
public class KafkaDirectComponent extends DefaultComponent {

    @Metadata(
            required = true,
            description = "Consumer group. With the app-id, which is what a sidecar takes, either goes on where the"
                    + " other has stopped")
    private @Nullable String consumerGroup;

    @Metadata(
            defaultValue = "4",
            description = "How many partitions of a topic are consumed at a time. Within a partition, events are"
                    + " consumed in their order")
    private int consumersCount = 4;

    @Metadata(defaultValue = "5s", description = "Longest pause before an event that was asked for again comes again")
    private Duration maxRetryDelay = Duration.ofSeconds(5);

    private BiConsumer<String, DoubleSupplier> lagObserver = (topic, lag) -> {};

    private @Nullable KafkaPublisher publisher;
    private @Nullable TopicConsumers consumers;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals("pubSub")) {
            throw new IllegalArgumentException(
                    "kafka-direct:%s is not supported; supported is: pubSub, all else needs".formatted(remaining)
                            + " Dapr");
        }
        if (parameters.containsKey("rule")) {
            throw new IllegalArgumentException(
                    "A rule (todoflow.rules.<consumer>) is evaluated by the sidecar: without Dapr, leave it out, and filter"
                            + " in the route");
        }
        KafkaDirectEndpoint endpoint = new KafkaDirectEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    synchronized KafkaPublisher publisher() {
        if (publisher == null) {
            publisher = new KafkaPublisher(getCamelContext());
        }
        return publisher;
    }

    synchronized TopicConsumers consumers() throws Exception {
        if (consumers == null) {
            CamelContext context = getCamelContext();
            consumers = new TopicConsumers(this);
            context.addStartupListener(consumers);
        }
        return consumers;
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (consumers != null) {
            consumers.close();
            consumers = null;
        }
        if (publisher != null) {
            publisher.close();
            publisher = null;
        }
    }

    public @Nullable String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(@Nullable String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public int getConsumersCount() {
        return consumersCount;
    }

    public void setConsumersCount(int consumersCount) {
        this.consumersCount = consumersCount;
    }

    public Duration getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(Duration maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    BiConsumer<String, DoubleSupplier> getLagObserver() {
        return lagObserver;
    }

    /**
     * Is told of each topic that is consumed, with a supplier of how many of its records the consumer group has not
     * committed yet: {@code NaN} while Kafka does not tell.
     */
    public void setLagObserver(BiConsumer<String, DoubleSupplier> lagObserver) {
        this.lagObserver = lagObserver;
    }
}
