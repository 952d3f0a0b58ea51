package io.todoflow.it.bare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what is in the outbox, batch after batch, and deletes what the broker has confirmed. */
final class OutboxRelay implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 100;

    private final DataSource database;
    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final Semaphore signal;

    OutboxRelay(DataSource database, String brokers, String topic, Semaphore signal) {
        this.database = database;
        this.topic = topic;
        this.signal = signal;
        this.producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class));
    }

    @Override
    public void run() {
        try {
            while (true) {
                signal.tryAcquire(1, TimeUnit.SECONDS);
                signal.drainPermits();
                publishAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publishAll() throws InterruptedException {
        try {
            while (publish() > 0) {}
        } catch (SQLException | ExecutionException e) {
            LOG.warn("It is published again", e);
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private int publish() throws SQLException, ExecutionException, InterruptedException {
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement(
                        "select id, task_id, event from bare.outbox order by id limit ? for update skip locked");
                PreparedStatement settle = connection.prepareStatement("delete from bare.outbox where id = any(?)")) {
            claim.setInt(1, BATCH);
            List<Long> ids = new ArrayList<>(BATCH);
            List<Future<RecordMetadata>> sent = new ArrayList<>(BATCH);
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                    sent.add(producer.send(new ProducerRecord<>(topic, rows.getString(2), rows.getString(3))));
                }
            }
            for (Future<RecordMetadata> confirmed : sent) {
                confirmed.get();
            }
            if (!ids.isEmpty()) {
                settle.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
                settle.executeUpdate();
            }
            connection.commit();
            return ids.size();
        }
    }
}
