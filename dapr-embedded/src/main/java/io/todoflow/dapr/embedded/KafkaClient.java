package io.todoflow.dapr.embedded;

import io.todoflow.dapr.embedded.Resources.Component;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A pubsub.kafka component that is connected to a real Kafka, where events survive the sidecar. */
final class KafkaClient implements Broker {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Set<String> METADATA = Set.of(
            "brokers",
            "authType",
            "consumerGroup",
            "consumerID",
            "initialOffset",
            "consumeRetryEnabled",
            "consumeRetryInterval",
            "sessionTimeout",
            "heartbeatInterval",
            "version");

    private final Component component;
    private final BrokerOptions options;
    private final Producer<String, byte[]> producer;
    private final KafkaSubscriber subscriber;

    KafkaClient(Component component, BrokerOptions options, Executor executor) {
        Set<String> known = new HashSet<>(Scopes.METADATA);
        known.addAll(METADATA);
        component.allowOnly(known);
        if (!component.metadata("authType", "none").equals("none")) {
            throw Resources.refused("an authType other than none for component %s, which is connected to Kafka"
                    .formatted(component.name()));
        }
        this.component = component;
        this.options = options;
        this.producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                TIMEOUT_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS));
        this.subscriber = new KafkaSubscriber(consumer(), options.again(), executor);
    }

    private String brokers() {
        return component.metadata("brokers", "");
    }

    @Override
    public Runnable subscribe(String topic, Handler handler) {
        return subscriber.subscribe(topic, handler);
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                options.group(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                options.fromStart() ? "earliest" : "latest",
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                milliseconds("sessionTimeout", "10s"),
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                milliseconds("heartbeatInterval", "3s"),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                RangeAssignor.class.getName()));
    }

    private int milliseconds(String key, String otherwise) {
        Duration duration = Durations.parse(component.metadata(key, otherwise));
        return Math.toIntExact(duration.toMillis());
    }

    @Override
    public void publish(String topic, Message message) throws InterruptedException, IOException {
        String key = message.key();
        try {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(topic, key == null ? null : partition(topic, key), key, message.data());
            message.metadata().forEach((name, value) -> {
                if (!name.equals(Message.KEY)) {
                    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
                }
            });
            producer.send(record).get();
        } catch (InterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (KafkaException | ExecutionException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The partition of a key. daprd's Kafka client, Sarama, uses a different hash than Kafka's own client. */
    private @Nullable Integer partition(String topic, String key) {
        int hash = 0x811c9dc5;
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return Math.abs(hash % producer.partitionsFor(topic).size());
    }

    @Override
    public boolean keepsBulksInOrder() {
        return true;
    }

    @Override
    public void close() {
        subscriber.close();
        producer.close(Duration.ofSeconds(1));
    }
}
