package io.todoflow.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Events of 1 KB in Kafka, as published by the relay, and not yet consumed. */
final class Deliveries {

    private static final String DESCRIPTION = "x".repeat(600);

    private Deliveries() {}

    static void publish(Bench bench, String topic, String user) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.kafka().address(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < Sizes.DELIVERIES; i++) {
                String task = UUID.randomUUID().toString();
                sent.add(producer.send(new ProducerRecord<>(topic, task, event(task, user))));
            }
            producer.flush();
            for (Future<RecordMetadata> confirmed : sent) {
                confirmed.get();
            }
        }
    }

    private static byte[] event(String task, String user) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"benchmark","type":"task.created","subject":"%2$s",\
                "datacontenttype":"application/json","data":{"event_id":"%1$s","event_type":"task.created",\
                "event_version":"v1","timestamp":"%3$s","correlation_id":"benchmark","source":"benchmark",\
                "payload":{"task_id":"%2$s","user_id":"%4$s","title":"Measure","version":1,"description":"%5$s"}}}""".formatted(UUID.randomUUID(), task, Instant.now(), user, DESCRIPTION)
                .getBytes(StandardCharsets.UTF_8);
    }
}
