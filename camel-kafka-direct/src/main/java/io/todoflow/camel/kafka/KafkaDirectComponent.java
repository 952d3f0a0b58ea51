package io.todoflow.camel.kafka;

import io.todoflow.camel.dapr.PubSubOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.PropertyConfigurerHelper;
import org.jspecify.annotations.Nullable;

/**
 * Creates {@code kafka-direct:} endpoints. They share one producer, and one consumer per topic. Both belong to Camel's
 * {@code kafka:} component, which configures brokers and security.
 */
@Component("kafka-direct")
public class KafkaDirectComponent extends DefaultComponent {

    /** The supported options of {@code dapr:pubSub}. */
    private static final List<String> OPTIONS = List.of(
            "pubSubName",
            "topic",
            "contentType",
            "failOnBulkErrors",
            // without effect, so that a route with sidecar options also runs here
            "rawPayload",
            "bulk",
            "shareTransaction",
            "maxMessagesCount",
            "maxAwaitDurationMs");

    @Metadata(
            required = true,
            description =
                    "Consumer group. With the app-id, which a sidecar also uses, each continues where the other has"
                            + " stopped")
    private @Nullable String consumerGroup;

    @Metadata(
            defaultValue = "4",
            description =
                    "Maximum number of partitions of a topic that are consumed concurrently. Events of a partition"
                            + " are consumed in order")
    private int consumersCount = 4;

    @Metadata(defaultValue = "5s", description = "Maximum delay before an event is redelivered after RETRY")
    private Duration maxRetryDelay = Duration.ofSeconds(5);

    private BiConsumer<String, DoubleSupplier> lagObserver = (topic, lag) -> {};

    private @Nullable KafkaPublisher publisher;
    private @Nullable TopicConsumers consumers;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals("pubSub")) {
            throw new IllegalArgumentException(
                    "kafka-direct:%s is not supported; supported is pubSub, all others need Dapr".formatted(remaining));
        }
        if (parameters.containsKey("rule")) {
            throw new IllegalArgumentException(
                    "A rule (todoflow.rules.<consumer>) is evaluated by the sidecar: without Dapr, leave it out, and filter"
                            + " in the route");
        }
        KafkaDirectEndpoint endpoint = new KafkaDirectEndpoint(uri, this, remaining, options(parameters));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Removes the options from the parameters. Camel refuses endpoints with remaining parameters. */
    private PubSubOptions options(Map<String, Object> parameters) {
        Map<String, Object> values = new HashMap<>();
        for (String option : OPTIONS) {
            Object value = parameters.remove(option);
            if (value != null) {
                values.put(option, value);
            }
        }
        PubSubOptions options = new PubSubOptions();
        PropertyBindingSupport.build()
                .withConfigurer(PropertyConfigurerHelper.resolvePropertyConfigurer(getCamelContext(), options))
                .withReflection(false)
                .bind(getCamelContext(), options, values);
        return options;
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
     * Sets an observer of consumed topics. It receives each topic with a supplier of its lag, which is {@code NaN}
     * while Kafka does not answer.
     */
    public void setLagObserver(BiConsumer<String, DoubleSupplier> lagObserver) {
        this.lagObserver = lagObserver;
    }
}
