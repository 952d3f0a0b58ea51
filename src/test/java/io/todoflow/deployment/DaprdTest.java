package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.testing.Broker;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.Daprd;
import io.todoflow.testing.DevelopmentDatabase;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.Mosquitto;
import io.todoflow.testing.Nats;
import io.todoflow.testing.RabbitMq;
import io.todoflow.testing.Redis;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real daprd starts with the resources of each environment and real servers, and enforces their scopes. */
class DaprdTest {

    private static final String EVENT =
            "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"x\", \"type\": \"x\", \"data\": {}}";

    private static @Nullable KafkaBroker kafka;
    private static @Nullable Redis redis;
    private static final Map<String, String> ADDRESSES = new TreeMap<>();

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                DaprRuntime.DAPRD_BINARY.isPresent() && Redis.isFound(),
                "skipped: no daprd in the environment variable DAPRD or on the PATH, or no redis-server on the PATH");
        redis = new Redis();
        kafka = KafkaBroker.secured();
        kafka.setPassword("todoflow", "development-only");
        ADDRESSES.put("localhost:6379", redis.address());
        ADDRESSES.put("localhost:9092", kafka.address());
    }

    @AfterAll
    static void stop() {
        if (kafka != null) {
            kafka.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void redis() {
        try (Daprd daprd = new Daprd("backend", 0)
                .resources(List.of("redis", "state-redis", "secrets-file", "subscriptions"), ADDRESSES)
                .configure("zipkin", ADDRESSES)
                .start()) {
            // Then
            assertThat(components(daprd))
                    .isEqualTo(Map.of(
                            "pubsub", "pubsub.redis",
                            "statestore", "state.redis",
                            "kubernetes-secrets", "secretstores.local.file"));
            assertThatItPublishesAndKeepsState(daprd.client());
            assertThat(daprd.log()).contains("Loading Resiliency configuration: todoflow");
        }
    }

    @Test
    void kafkaWithPostgresql() {
        // Given
        String url =
                DevelopmentDatabase.create().getJdbcUrl().replaceFirst("jdbc:postgresql://(.*?)/(\\w+).*", "$1 $2");
        String[] hostAndName = url.split("[: ]", -1);
        Daprd daprd = new Daprd("backend", 0);
        Map<String, String> addresses = new TreeMap<>(ADDRESSES);
        addresses.put(
                "dapr-components/secrets-file/secrets.json",
                daprd.file(
                                "secrets.json",
                                "{\"statestore\": {\"connectionString\": \"host=%s port=%s database=%s user=postgres\"}}"
                                        .formatted(hostAndName[0], hostAndName[1], hostAndName[2]))
                        .toString());

        // When
        try (daprd) {
            daprd.resources(List.of("kafka", "state-postgresql", "secrets-file"), addresses)
                    // without a collector, a sidecar with traces to send would wait at its end
                    .configure("otlp", Map.of("samplingRate: \"0.1\"", "samplingRate: \"0\""))
                    .start();

            // Then
            assertThat(components(daprd))
                    .isEqualTo(Map.of(
                            "pubsub", "pubsub.kafka",
                            "statestore", "state.postgresql",
                            "kubernetes-secrets", "secretstores.local.file"));
            assertThatItPublishesAndKeepsState(daprd.client());
        }
    }

    @Test
    void redpandaByScramOverTls() {
        // Given
        KafkaBroker broker = java.util.Objects.requireNonNull(kafka);
        Map<String, String> addresses = new TreeMap<>(ADDRESSES);
        addresses.put("localhost:9093", broker.securedAddress());
        addresses.put(
                "    - name: initialOffset",
                "    - name: caCert\n      value: |\n%s    - name: initialOffset"
                        .formatted(broker.certificate().indent(8)));

        // When
        try (Daprd daprd = new Daprd("backend", 0)
                .resources(List.of("redpanda", "secrets-file"), addresses)
                .start()) {
            // Then
            assertThat(publish(daprd.client(), "task-events")).isEqualTo(204);
        }
    }

    static Stream<Arguments> furtherBrokers() {
        return Stream.of(
                Arguments.of("rabbitmq", RabbitMq.isFound(), (Supplier<Broker>) RabbitMq::new),
                Arguments.of(
                        "nats", Nats.isFound(), (Supplier<Broker>) () -> new Nats("task-events", "task-reminders")),
                Arguments.of("mqtt", Mosquitto.isFound(), (Supplier<Broker>) Mosquitto::new));
    }

    @ParameterizedTest
    @MethodSource("furtherBrokers")
    void aFurtherBrokerAcceptsPublishedEvents(String name, boolean found, Supplier<Broker> server) {
        // Given
        Assumptions.assumeTrue(found, "skipped: the server of %s is not on the PATH".formatted(name));
        Daprd daprd = new Daprd("backend", 0);
        try (Broker broker = server.get();
                daprd) {
            Map<String, String> addresses = new TreeMap<>(ADDRESSES);
            addresses.put("localhost:4222", broker.address());
            addresses.put(
                    "dapr-components/secrets-file/secrets.json",
                    daprd.file(
                                    "secrets.json",
                                    "{\"rabbitmq\": {\"connectionString\": \"amqp://guest:guest@%1$s\"}, \"mqtt\": {\"url\": \"tcp://%1$s\"}}"
                                            .formatted(broker.address()))
                            .toString());

            // When
            daprd.resources(List.of(name, "secrets-file"), addresses).start();

            // Then
            assertThat(publish(daprd.client(), "task-events")).isEqualTo(204);
            assertThat(publish(daprd.client(), "task-others")).isEqualTo(403);
        }
    }

    @Test
    void aServiceThatIsNotThePublisherIsRefusedAndReadsNoState() {
        try (Daprd daprd = new Daprd("audit-service", 0)
                .resources(List.of("redis", "state-redis", "secrets-file"), ADDRESSES)
                .configure("zipkin", ADDRESSES)
                .start()) {
            // Then
            assertThat(components(daprd)).doesNotContainKey("statestore");
            assertThat(publish(daprd.client(), "task-events")).isEqualTo(403);
        }
    }

    @Test
    void anAppMayReadOnlyTheSecretOfTheMailServer() {
        try (Daprd daprd = new Daprd("email-delivery-service", 0)
                .resources(List.of("secrets-file"), Map.of())
                .configure("zipkin", Map.of())
                .start()) {
            // Then
            assertThat(daprd.client()
                            .sidecar("GET", "/v1.0/secrets/kubernetes-secrets/smtp", "")
                            .status())
                    .isEqualTo(200);
            assertThat(daprd.client()
                            .sidecar("GET", "/v1.0/secrets/kubernetes-secrets/redpanda", "")
                            .status())
                    .isEqualTo(403);
        }
    }

    private static void assertThatItPublishesAndKeepsState(TodoflowClient client) {
        assertThat(publish(client, "task-events")).isEqualTo(204);
        assertThat(publish(client, "other-topic")).isEqualTo(403);
        assertThat(client.sidecar("POST", "/v1.0/state/statestore", "[{\"key\": \"a\", \"value\": 1}]")
                        .status())
                .isEqualTo(204);
        assertThat(client.sidecar("GET", "/v1.0/state/statestore/a", "").body()).isEqualTo("1");
    }

    private static int publish(TodoflowClient client, String topic) {
        return client.publish(topic, "application/cloudevents+json", EVENT).status();
    }

    private static Map<String, String> components(Daprd daprd) {
        Map<String, String> components = new TreeMap<>();
        for (JsonNode component : daprd.metadata().get("components")) {
            components.put(component.get("name").asText(), component.get("type").asText());
        }
        return components;
    }
}
