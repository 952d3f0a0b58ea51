package io.todoflow.camel.kafka;

import io.todoflow.camel.dapr.DaprEvent;
import io.todoflow.camel.dapr.EventStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.ObjectHelper;
import org.apache.camel.util.URISupport;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one topic for all of its routes. An event's offset is committed after all routes have finished it. As long
 * as one retries it, the event and those after it on its partition stay uncommitted.
 */
final class TopicConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(TopicConsumer.class);
    private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(100);

    /**
     * After this time the consumer restarts from the committed offset. Kafka revokes the partitions of a consumer that
     * does not poll within max.poll.interval, five minutes.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KafkaDirectComponent component;
    private final String topic;
    private final List<KafkaDirectConsumer> routes = new CopyOnWriteArrayList<>();
    private CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Consumer consumer;

    TopicConsumer(KafkaDirectComponent component, String topic) {
        this.component = component;
        this.topic = topic;
    }

    void add(KafkaDirectConsumer route) {
        routes.add(route);
    }

    void remove(KafkaDirectConsumer route) {
        routes.remove(route);
    }

    void start() throws Exception {
        if (consumer != null) {
            return;
        }
        stopped = new CountDownLatch(1);
        Map<String, Object> options = Map.ofEntries(
                Map.entry("groupId", ObjectHelper.notNull(component.getConsumerGroup(), "consumerGroup")),
                Map.entry("consumersCount", component.getConsumersCount()),
                Map.entry("valueDeserializer", ByteArrayDeserializer.class.getName()),
                Map.entry("keyDeserializer", StringDeserializer.class.getName()),
                // includes events published before the group existed
                Map.entry("autoOffsetReset", "earliest"),
                // commits when all fetched events of a partition are done, and when it stops
                Map.entry("autoCommitEnable", false),
                Map.entry("allowManualCommit", true),
                // returns to the failed event, or after a failed commit to the committed offset
                Map.entry("breakOnFirstError", true),
                Map.entry("pollOnError", PollOnError.RECONNECT),
                Map.entry("maxPollRecords", 100),
                Map.entry("pollTimeoutMs", 500),
                // like the sidecar: another consumer takes over ten seconds after this one was killed
                Map.entry("sessionTimeoutMs", 10_000),
                Map.entry("heartbeatIntervalMs", 3_000));
        KafkaEndpoint kafka = component
                .getCamelContext()
                .getEndpoint(
                        "kafka:%s?%s".formatted(topic, URISupport.createQueryString(options)), KafkaEndpoint.class);
        // without it, camel-kafka commits nothing
        kafka.setKafkaManualCommitFactory(new DefaultKafkaManualCommitFactory());
        consumer = kafka.createConsumer(this::consume);
        ServiceHelper.startService(consumer);
    }

    /** Waits for the events in progress, and stops. */
    void stop() {
        stopped.countDown();
        ServiceHelper.stopAndShutdownService(consumer);
        consumer = null;
    }

    private void consume(Exchange message) throws Exception {
        byte[] body = message.getMessage().getBody(byte[].class);
        DaprEvent event = DaprEvent.read(body == null ? new byte[0] : body);
        Map<KafkaDirectConsumer, EventStatus> finished = new HashMap<>();
        Instant giveUp = Instant.now().plus(PATIENCE);
        Duration delay = FIRST_RETRY_DELAY;
        while (deliver(event, finished) == EventStatus.RETRY) {
            if (Instant.now().isAfter(giveUp) || stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EventNotConsumedException(
                        topic,
                        message.getMessage().getHeader(KafkaConstants.PARTITION),
                        message.getMessage().getHeader(KafkaConstants.OFFSET));
            }
            delay = min(delay.multipliedBy(2), component.getMaxRetryDelay());
        }
    }

    /** @param finished statuses of the routes that must not run again */
    private EventStatus deliver(DaprEvent event, Map<KafkaDirectConsumer, EventStatus> finished) {
        EventStatus status = routes.isEmpty() ? EventStatus.RETRY : EventStatus.SUCCESS;
        for (KafkaDirectConsumer route : routes) {
            EventStatus known = finished.get(route);
            EventStatus ofRoute = known == null ? route.deliver(event, topic) : known;
            if (ofRoute != EventStatus.RETRY) {
                finished.put(route, ofRoute);
            }
            status = status.and(ofRoute);
        }
        if (status == EventStatus.DROP) {
            LOG.error("An event of {} was dropped by a route", topic);
        }
        return status;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static final class EventNotConsumedException extends Exception {

        private static final long serialVersionUID = 1L;

        EventNotConsumedException(String topic, Object partition, Object offset) {
            super("event %s/%s/%s is not consumed yet".formatted(topic, partition, offset));
        }
    }
}
