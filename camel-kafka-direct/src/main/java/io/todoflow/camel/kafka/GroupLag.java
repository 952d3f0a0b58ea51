package io.todoflow.camel.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lag of a consumer group: the records of each topic that it has not committed yet. Queries Kafka in the
 * background, so that readers never wait.
 */
final class GroupLag {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLag.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final CamelContext context;
    private final String group;
    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Long> lags = Map.of();
    private @Nullable ScheduledExecutorService executor;
    private @Nullable Admin admin;

    GroupLag(CamelContext context, String group) {
        this.context = context;
        this.group = group;
    }

    void add(String topic) {
        topics.add(topic);
    }

    /** The lag of a topic; NaN while Kafka does not answer. */
    double of(String topic) {
        Long lag = lags.get(topic);
        return lag == null ? Double.NaN : lag;
    }

    synchronized void start() {
        if (executor == null) {
            executor = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "KafkaDirectLag");
            executor.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    synchronized void stop() {
        if (executor != null) {
            context.getExecutorServiceManager().shutdownNow(executor);
            executor = null;
        }
        if (admin != null) {
            admin.close(CLOSE_TIMEOUT);
            admin = null;
        }
        lags = Map.of();
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings());
        }
        return admin;
    }

    private void look() {
        try {
            lags = read(admin());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            lags = Map.of();
            LOG.debug("The lag of consumer group {} is unknown", group, e);
        }
    }

    private Map<String, Long> read(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        List<TopicPartition> partitions =
                admin
                        .describeTopics(topics)
                        .allTopicNames()
                        .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .values()
                        .stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .toList();
        Map<TopicPartition, Long> first = offsets(admin, partitions, OffsetSpec.earliest());
        // Reads the committed offset before the end, so that records written in between do not make the lag negative
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return offsets(admin, partitions, OffsetSpec.latest()).entrySet().stream()
                .collect(Collectors.groupingBy(end -> end.getKey().topic(), Collectors.summingLong(end -> {
                    OffsetAndMetadata done = committed.get(end.getKey());
                    // a group without an offset starts at the first record
                    return end.getValue()
                            - (done == null ? Objects.requireNonNull(first.get(end.getKey())) : done.offset());
                })));
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> answer : admin.listOffsets(asked)
                .all()
                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .entrySet()) {
            offsets.put(answer.getKey(), answer.getValue().offset());
        }
        return offsets;
    }

    /** The brokers and the security settings of the consumers. */
    private Properties settings() {
        KafkaComponent kafka = context.getComponent("kafka", KafkaComponent.class);
        Properties settings = new Properties();
        kafka.getConfiguration().createConsumerProperties().forEach((name, value) -> {
            if (AdminClientConfig.configNames().contains(name.toString())) {
                settings.put(name, value);
            }
        });
        settings.put(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.getConfiguration().getBrokers());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        return settings;
    }
}
