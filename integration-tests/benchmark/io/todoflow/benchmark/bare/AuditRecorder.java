package io.todoflow.benchmark.bare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each event to the audit log once, in a transaction with an inbox row. */
final class AuditRecorder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditRecorder.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private final DataSource database;
    private final Map<String, Object> settings;
    private final String topic;

    AuditRecorder(DataSource database, String brokers, String topic) {
        this.database = database;
        this.topic = topic;
        this.settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "bare-audit",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class);
    }

    @Override
    public void run() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of(topic));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                try {
                    recordAll(records);
                    consumer.commitSync();
                } catch (SQLException e) {
                    LOG.warn("The event is read again", e);
                    for (TopicPartition partition : records.partitions()) {
                        consumer.seek(
                                partition, records.records(partition).get(0).offset());
                    }
                }
            }
        }
    }

    private void recordAll(ConsumerRecords<String, String> records) throws SQLException {
        for (ConsumerRecord<String, String> record : records) {
            try {
                record(AuditEntry.of(JSON.readTree(record.value())));
            } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
                LOG.error("Skipped: {}", record.value(), e);
            }
        }
    }

    private void record(AuditEntry entry) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement take = connection.prepareStatement(AuditEntry.TAKE);
                PreparedStatement audit = connection.prepareStatement(AuditEntry.RECORD)) {
            entry.take(take);
            if (take.executeUpdate() == 1) {
                entry.record(audit);
                audit.executeUpdate();
            }
            connection.commit();
        }
    }
}
