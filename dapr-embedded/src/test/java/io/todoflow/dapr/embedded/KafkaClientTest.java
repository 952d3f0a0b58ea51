package io.todoflow.dapr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.todoflow.testing.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar connected to Kafka delivers the events in Kafka, even if sidecars start and stop. */
class KafkaClientTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static @Nullable KafkaBroker kafka;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path resources;

    private final String topic = KafkaBroker.unique("orders");
    private final Deque<Runnable> toClose = new ArrayDeque<>();

    @BeforeAll
    static void startKafka() {
        kafka = new KafkaBroker();
    }

    @AfterAll
    static void endKafka() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @AfterEach
    void close() {
        toClose.forEach(Runnable::run);
    }

    @Test
    void anEventPublishedWithoutARunningSidecarWaitsForTheNextOne() throws Exception {
        // Given
        OrdersApp app = app(order -> "SUCCESS");
        EmbeddedDapr first = sidecar("shop", app.port());
        publish(first, "key", "before");
        awaitOrders(app, "before");
        first.close();

        // When
        publish(sidecar("till", 0), "key", "between");
        sidecar("shop", app.port());

        // Then
        awaitOrders(app, "before", "between");
    }

    @Test
    void anUnfinishedEventGoesToAnotherSidecar() throws Exception {
        // Given
        CountDownLatch end = new CountDownLatch(1);
        OrdersApp first = app(order -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "SUCCESS";
        });
        EmbeddedDapr killed = sidecar("shop", first.port());
        publish(killed, "key", "tea");
        awaitOrders(first, "tea");

        // When
        killed.kill();

        // Then
        OrdersApp second = app(order -> "SUCCESS");
        sidecar("shop", second.port());
        awaitOrders(second, "tea");
        end.countDown();
    }

    @Test
    void anUnprocessedEventBlocksOnlyItsPartition() throws Exception {
        // Given
        CountDownLatch isTaken = new CountDownLatch(1);
        OrdersApp app = app(order -> order.equals("bad") && isTaken.getCount() > 0 ? "RETRY" : "SUCCESS");
        EmbeddedDapr dapr = sidecar("shop", app.port());

        // When
        publish(dapr, "key", "bad");
        publish(dapr, "key", "behind it");
        IntStream.range(0, 10).forEach(i -> publish(dapr, "key " + i, "elsewhere"));

        // Then
        await().until(() -> app.received.contains("elsewhere"));
        assertThat(app.received).doesNotContain("behind it");
        isTaken.countDown();
        await().until(() -> app.received.contains("behind it"));
    }

    @Test
    void aSidecarHandsPartitionsOverToAnotherOne() throws Exception {
        // Given
        OrdersApp app = app(order -> "SUCCESS");
        EmbeddedDapr one = sidecar("shop", app.port());
        publish(one, "key", "first");
        awaitOrders(app, "first");

        // When
        EmbeddedDapr two = sidecar("shop", app.port());

        // Then
        AtomicInteger order = new AtomicInteger();
        await().until(() -> {
            publish(one, "key " + order.incrementAndGet(), "order");
            return !two.deliveries().isEmpty();
        });
        await().until(() -> one.deliveries().size() + two.deliveries().size() > order.get());
    }

    @Test
    void authenticationIsRefused() throws IOException {
        given("localhost:9092", "oidc");

        assertThatThrownBy(() -> sidecar("shop", 0)).hasMessageContaining("authType");
    }

    private OrdersApp app(Function<String, String> status) throws IOException {
        given(Objects.requireNonNull(kafka).address(), "none");
        OrdersApp app = new OrdersApp(topic, status);
        toClose.push(app::close);
        return app;
    }

    private void given(String brokers, String authType) throws IOException {
        Files.writeString(resources.resolve("pubsub.yaml"), """
                {kind: Component, metadata: {name: pubsub}, spec: {type: pubsub.kafka, version: v1, metadata: [
                  {name: brokers, value: "%s"},
                  {name: authType, value: %s},
                  {name: initialOffset, value: oldest},
                  {name: consumeRetryInterval, value: 50ms}
                ]}}
                """.formatted(brokers, authType));
    }

    private EmbeddedDapr sidecar(String appId, int appPort) {
        EmbeddedDapr dapr = EmbeddedDapr.builder(appId)
                .resourcesPaths(resources)
                .connectToKafka()
                .appPort(appPort)
                .start();
        toClose.push(dapr::kill);
        return dapr;
    }

    private void publish(EmbeddedDapr dapr, String key, String order) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/v1.0/publish/pubsub/%s?metadata.partitionKey=%s"
                                .formatted(dapr.httpPort(), topic, key.replace(" ", "-"))))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(order))
                .build();
        try {
            assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(204);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitOrders(OrdersApp app, String... orders) {
        await().until(() -> app.received.equals(List.of(orders)));
    }
}
