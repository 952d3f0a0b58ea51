package io.todoflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.domain.BulkPublishEntry;
import io.dapr.client.domain.BulkPublishRequest;
import io.dapr.config.Properties;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.World;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Measures the limits of database and broker: B1 and B2. */
final class BareLimits {

    private BareLimits() {}

    /** B1: transactions per second of two inserts of 1 KB, at saturation, in one span. */
    static double commits(World world) throws Exception {
        return Parallel.run(Sizes.CLIENTS, Sizes.SPAN, (client, deadline) -> {
                    int count = 0;
                    try (Connection connection = world.ledger().connect();
                            PreparedStatement task =
                                    connection.prepareStatement("insert into bare_task values (?, ?)");
                            PreparedStatement outbox =
                                    connection.prepareStatement("insert into bare_outbox (event) values (?)")) {
                        connection.setAutoCommit(false);
                        while (System.nanoTime() < deadline) {
                            task.setObject(1, UUID.randomUUID());
                            task.setString(2, TaskLoad.TASK);
                            task.executeUpdate();
                            outbox.setString(1, TaskLoad.TASK);
                            outbox.executeUpdate();
                            connection.commit();
                            count++;
                        }
                    }
                    return count;
                })
                .rate();
    }

    /** The tables of {@link #commits}. */
    static void makeTables(Probe probe) throws Exception {
        probe.execute("create table if not exists bare_task (id uuid primary key, doc text)");
        probe.execute("create table if not exists bare_outbox"
                + " (id bigint generated always as identity primary key, event text)");
    }

    /** B2: events that the SDK publishes in consecutive bulks, to a topic without a consumer. */
    static void bulks(Bench bench) throws Exception {
        World world = bench.warm();
        byte[] event = TaskLoad.TASK.getBytes(StandardCharsets.UTF_8);
        List<BulkPublishEntry<byte[]>> entries = IntStream.range(0, Sizes.BULK)
                .mapToObj(i -> new BulkPublishEntry<>("" + i, event, "application/json", Map.of()))
                .toList();
        try (DaprClient client = new DaprClientBuilder()
                .withPropertyOverride(
                        Properties.GRPC_ENDPOINT, "127.0.0.1:" + world.sidecar().grpcPort())
                .build()) {
            bench.figures().put(Figure.BARE_BULKS, afterWarmUp(() -> {
                var response = client.publishEvents(new BulkPublishRequest<>("pubsub", "benchmark", entries))
                        .block();
                assertThat(response == null ? List.of("no response") : response.getFailedEntries())
                        .isEmpty();
            }));
        }
        if (bench.hasKafka()) {
            kafkaBulks(bench, event);
        }
    }

    private static void kafkaBulks(Bench bench, byte[] event) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.kafka().address(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class))) {
            bench.figures().put(Figure.BARE_KAFKA, afterWarmUp(() -> {
                List<Future<RecordMetadata>> sent = new ArrayList<>(Sizes.BULK);
                for (int i = 0; i < Sizes.BULK; i++) {
                    sent.add(producer.send(new ProducerRecord<>("benchmark", event)));
                }
                producer.flush();
                for (Future<RecordMetadata> confirmed : sent) {
                    confirmed.get();
                }
            }));
        }
    }

    @FunctionalInterface
    private interface Bulk {
        void publish() throws Exception;
    }

    private static double afterWarmUp(Bulk bulk) throws Exception {
        Parallel.Work work = (thread, deadline) -> {
            int count = 0;
            while (System.nanoTime() < deadline) {
                bulk.publish();
                count += Sizes.BULK;
            }
            return count;
        };
        Parallel.run(1, Sizes.SPAN.dividedBy(2), work);
        return Parallel.run(1, Sizes.SPAN, work).rate();
    }
}
