package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.camel.kafka.SaramaHashPartitioner;
import io.todoflow.it.world.KafkaFleet;
import io.todoflow.testing.FreePorts;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.TodoflowClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some services run with a sidecar and others without Dapr, and one service switches between both. */
class WithAndWithoutDaprIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static @Nullable KafkaBroker kafka;
    private KafkaFleet fleet;

    @BeforeAll
    static void begin() {
        kafka = new KafkaBroker();
    }

    @AfterAll
    static void end() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @BeforeEach
    void start() {
        fleet = new KafkaFleet(Objects.requireNonNull(kafka));
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    /** Continuously creates and completes tasks, even while nothing listens. */
    private static final class Load implements AutoCloseable {

        final AtomicInteger accepted = new AtomicInteger();
        private final AtomicBoolean ends = new AtomicBoolean();
        private final CompletableFuture<Void> done;

        Load(int port) {
            TodoflowClient client = new TodoflowClient(port, 1);
            done = CompletableFuture.runAsync(() -> {
                while (!ends.get()) {
                    try {
                        String id = client.createTask("1", "load");
                        client.request("POST", "/api/1/tasks/" + id + "/complete", "");
                        accepted.incrementAndGet();
                    } catch (RuntimeException | AssertionError e) {
                        pause();
                    }
                }
            });
        }

        private static void pause() {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitMore(int tasks) {
            int goal = accepted.get() + tasks;
            await().atMost(PATIENCE).until(() -> accepted.get() >= goal);
        }

        @Override
        public void close() {
            ends.set(true);
            done.join();
        }
    }

    @Test
    void switchingUnderLoadLosesDuplicatesAndReordersNothing() {
        int port = FreePorts.find(1)[0];
        try (Load load = new Load(port)) {
            for (boolean useDapr : new boolean[] {true, false, true, false}) {
                try (KafkaFleet.Instance instance = fleet.start("", useDapr, port)) {
                    load.awaitMore(100);
                }
            }
        }

        // When the last of them drains the rest
        fleet.start("", true, port);

        // Then
        fleet.awaitEffects();
        assertThat(fleet.count("select count(*) from event")).isGreaterThanOrEqualTo(800);
        assertThat(fleet.doubled()).isZero();
        assertThat(fleet.disordered()).isZero();
    }

    /** Otherwise, daprd ends the subscription that it has just created; see dapr-components/kafka/resiliency.yaml. */
    @Test
    void aQuicklyRestartedApplicationReceivesEventsInFlightAndLaterOnes() throws SQLException {
        // Given
        KafkaFleet.Instance instance = fleet.start("", true, FreePorts.find(1)[0]);
        fleet.withoutEffects(() -> {
            IntStream.range(0, 20).forEach(i -> instance.client.createTask("1", "in flight"));
            await().atMost(PATIENCE).until(() -> fleet.count("select count(*) from outbox") == 0);

            // When
            instance.stopApplication();
        });
        instance.startApplication();
        instance.client.createTask("1", "later");

        // Then
        fleet.awaitEffects();
        assertThat(fleet.doubled()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachTransportContinuesAtTheOffsetsOfTheOther(boolean firstWithDapr) {
        // Given
        int port = FreePorts.find(1)[0];
        try (KafkaFleet.Instance one = fleet.start("", firstWithDapr, port)) {
            IntStream.range(0, 30).forEach(i -> one.client.createTask("1", "before"));
            fleet.awaitEffects();
            await().atMost(PATIENCE)
                    .until(() -> fleet.kafka.committed("backend", fleet.topic) == fleet.kafka.size(fleet.topic));
        }
        fleet.jdbc.execute("truncate inbox, test.effect");

        // When
        KafkaFleet.Instance other = fleet.start("", !firstWithDapr, port);
        IntStream.range(0, 30).forEach(i -> other.client.createTask("1", "after"));

        // Then each partition continues after the events of the first one
        await().atMost(PATIENCE).until(() -> fleet.count("select count(*) from test.effect") >= 30);
        await().atMost(PATIENCE)
                .until(() -> fleet.kafka.committed("backend", fleet.topic) == fleet.kafka.size(fleet.topic));
        assertThat(fleet.count("select count(*) from test.effect")).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFleetMayBeHalfMigrated(boolean publisherWithDapr) {
        // Given
        int[] ports = FreePorts.find(2);
        KafkaFleet.Instance backend = fleet.start("backend", publisherWithDapr, ports[0]);
        fleet.start("audit-service", !publisherWithDapr, ports[1]);

        // When
        for (int i = 0; i < 30; i++) {
            String id = backend.client.createTask("1", "across");
            backend.client.request("POST", "/api/1/tasks/" + id + "/complete", "");
        }

        // Then
        fleet.awaitEffects();
        assertThat(fleet.count("select count(*) from audit_log")).isEqualTo(60);
        assertThat(fleet.doubled()).isZero();
        assertThat(fleet.disordered()).isZero();
    }

    @Test
    void replicasOfOneServiceMayDiffer() {
        // Given two members of one consumer group
        int[] ports = FreePorts.find(2);
        KafkaFleet.Instance with = fleet.start("", true, ports[0]);
        KafkaFleet.Instance without = fleet.start("", false, ports[1]);

        // When one of them stops under load
        try (Load load = new Load(ports[0])) {
            load.awaitMore(50);
            without.close();
            load.awaitMore(50);
        }

        // Then
        fleet.awaitEffects();
        assertThat(fleet.doubled()).isZero();
        with.close();
    }

    @Test
    void eventsPublishedWhileTheConsumerIsDownAreConsumedAfterItsRestart() {
        // Given
        int[] ports = FreePorts.find(2);
        KafkaFleet.Instance backend = fleet.start("backend", false, ports[0]);
        fleet.start("audit-service", false, ports[1]).close();

        // When
        IntStream.range(0, 30).forEach(i -> backend.client.createTask("1", "unheard"));
        await().atMost(PATIENCE).until(() -> fleet.count("select count(*) from outbox") == 0);
        assertThat(fleet.count("select count(*) from audit_log")).isZero();
        fleet.start("audit-service", false, ports[1]);

        // Then
        fleet.awaitEffects();
        assertThat(fleet.count("select count(*) from audit_log")).isEqualTo(30);
    }

    @Test
    void aKeyHasThePartitionThatDaprChooses() {
        // Given
        String byDapr = KafkaBroker.unique("by-dapr");
        String byUs = KafkaBroker.unique("by-us");
        fleet.kafka.createTopic(byDapr, 7);
        fleet.kafka.createTopic(byUs, 7);
        KafkaFleet.Instance instance = fleet.start("", true, FreePorts.find(1)[0]);
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                fleet.kafka.address(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.PARTITIONER_CLASS_CONFIG,
                SaramaHashPartitioner.class);

        // When
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            for (int i = 0; i < 200; i++) {
                String key = UUID.randomUUID().toString();
                producer.send(new ProducerRecord<>(byUs, key, "{}"));
                assertThat(instance.client
                                .sidecar(
                                        "POST",
                                        "/v1.0/publish/pubsub/" + byDapr + "?metadata.partitionKey=" + key,
                                        "{}")
                                .status())
                        .isEqualTo(204);
            }
        }

        // Then
        assertThat(partitions(byUs)).hasSize(200).isEqualTo(partitions(byDapr));
    }

    private Map<String, Integer> partitions(String topic) {
        return fleet.kafka.records(topic).stream()
                .collect(Collectors.toMap(ConsumerRecord::key, ConsumerRecord::partition));
    }
}
