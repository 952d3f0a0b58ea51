package io.todoflow.camel.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The producer of a component, created on first use, so that the application also starts without Kafka. */
final class KafkaPublisher {

    /** A send that took this long has waited in vain for the metadata of its topic. */
    private static final Duration BLOCKED = Duration.ofSeconds(2);

    private final CamelContext context;
    private @Nullable Endpoint endpoint;
    private @Nullable AsyncProducer producer;

    KafkaPublisher(CamelContext context) {
        this.context = context;
    }

    /**
     * Completes when Kafka has answered for each event; fails if Kafka is down for all of them. Events of a partition
     * stay in order.
     */
    CompletableFuture<PublishResult> publish(List<EventRecord> records) throws Exception {
        AsyncProducer kafka = producer();
        Map<String, Exchange> blocked = new HashMap<>();
        Map<EventRecord, CompletableFuture<Exchange>> sent = new LinkedHashMap<>();
        for (EventRecord record : records) {
            Exchange failed = blocked.get(record.topic());
            if (failed != null) {
                sent.put(record, CompletableFuture.completedFuture(failed));
                continue;
            }
            long before = System.nanoTime();
            CompletableFuture<Exchange> sending = send(kafka, record);
            sent.put(record, sending);
            if (System.nanoTime() - before > BLOCKED.toNanos() && sending.join().getException() != null) {
                blocked.put(record.topic(), sending.join());
            }
        }
        return CompletableFuture.allOf(sent.values().toArray(CompletableFuture[]::new))
                .thenCompose(all -> result(sent));
    }

    private CompletableFuture<Exchange> send(AsyncProducer kafka, EventRecord record) {
        Exchange exchange = kafka.getEndpoint().createExchange(ExchangePattern.InOnly);
        exchange.getMessage().setBody(record.value());
        record.headers().forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setHeader(KafkaConstants.OVERRIDE_TOPIC, record.topic());
        if (record.key() != null) {
            exchange.getMessage().setHeader(KafkaConstants.KEY, record.key());
        }
        CompletableFuture<Exchange> sent = new CompletableFuture<>();
        kafka.process(exchange, doneSync -> sent.complete(exchange));
        return sent;
    }

    private static CompletableFuture<PublishResult> result(Map<EventRecord, CompletableFuture<Exchange>> sent) {
        List<String> published = new ArrayList<>();
        Map<String, Exception> failed = new LinkedHashMap<>();
        sent.forEach((record, exchange) -> {
            @Nullable Exception failure = exchange.join().getException();
            if (failure == null) {
                published.add(record.entryId());
            } else {
                failed.put(record.entryId(), failure);
            }
        });
        if (published.isEmpty()) {
            for (Exception failure : failed.values()) {
                if (!isOfTheEvent(failure)) {
                    return CompletableFuture.failedFuture(failure);
                }
            }
        }
        return CompletableFuture.completedFuture(new PublishResult(published, failed));
    }

    /** Whether the event itself is the cause, so that others may succeed. */
    private static boolean isOfTheEvent(Exception failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof InvalidTopicException
                || failure instanceof AuthorizationException
                || failure instanceof SerializationException;
    }

    private synchronized AsyncProducer producer() throws Exception {
        if (producer == null) {
            Map<String, Object> options = Map.ofEntries(
                    Map.entry("requestRequiredAcks", "all"),
                    Map.entry("enableIdempotence", true),
                    Map.entry("partitioner", SaramaHashPartitioner.class.getName()),
                    Map.entry("keySerializer", StringSerializer.class.getName()),
                    Map.entry("valueSerializer", ByteArraySerializer.class.getName()),
                    Map.entry("useIterator", false),
                    // by then, an unconfirmed event has failed, and its sender sends it again
                    Map.entry("maxBlockMs", 5_000),
                    Map.entry("requestTimeoutMs", 5_000),
                    Map.entry("deliveryTimeoutMs", 10_000));
            endpoint = context.getEndpoint("kafka:events?" + URISupport.createQueryString(options));
            producer = endpoint.createAsyncProducer();
            ServiceHelper.startService(producer);
        }
        return producer;
    }

    synchronized void close() {
        ServiceHelper.stopAndShutdownServices(producer, endpoint);
        producer = null;
        endpoint = null;
    }
}
