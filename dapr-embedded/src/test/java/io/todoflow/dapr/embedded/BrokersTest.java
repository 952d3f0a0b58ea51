package io.todoflow.dapr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Components of types such as pubsub.redis deliver events like these brokers, without connecting to them. */
class BrokersTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String REDIS = "pubsub.redis, {redisHost: here}";
    private static final String RABBITMQ = "pubsub.rabbitmq, {hostname: here}";
    private static final String KAFKA = "pubsub.kafka, {brokers: here, authType: none, consumeRetryInterval: 10ms}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path resources;

    private final Deque<Runnable> toClose = new ArrayDeque<>();

    @AfterEach
    void close() {
        toClose.forEach(Runnable::run);
    }

    /** An app that subscribes to the topic orders, with its sidecar. */
    private final class App {
        final List<String> received;
        final Map<String, String> headers;
        final EmbeddedDapr dapr;

        App(String appId, Function<String, String> status) throws IOException {
            OrdersApp app = new OrdersApp("orders", status);
            toClose.push(app::close);
            received = app.received;
            headers = app.headers;
            dapr = start(appId, app.port());
            await().until(dapr::appDiscovered);
        }

        void awaitOrder(String order) {
            await().untilAsserted(() -> assertThat(received).contains(order));
        }
    }

    private EmbeddedDapr start(String appId, int appPort) {
        EmbeddedDapr dapr = EmbeddedDapr.builder(appId)
                .resourcesPaths(resources)
                .appPort(appPort)
                .start();
        toClose.push(dapr::kill);
        return dapr;
    }

    /** Type and metadata of the component pubsub. */
    private void given(String component) throws IOException {
        String[] parts = component.split(", ", 2);
        StringBuilder yaml = new StringBuilder(
                "{kind: Component, metadata: {name: pubsub}, spec: {type: %s, version: v1, metadata: ["
                        .formatted(parts[0]));
        for (String entry : parts[1].replaceAll("[{}]", "").split(", ", -1)) {
            yaml.append("{name: %s, value: \"%s\"},".formatted((Object[]) entry.split(": ", 2)));
        }
        Files.writeString(resources.resolve("pubsub.yaml"), yaml.append("]}}"));
    }

    private static void publish(EmbeddedDapr dapr, String order) throws Exception {
        post(dapr, "/v1.0/publish/pubsub/orders?metadata.partitionKey=same", "text/plain", order);
    }

    private static void post(EmbeddedDapr dapr, String path, String contentType, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dapr.httpPort() + path))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {REDIS, RABBITMQ, KAFKA})
    void eachAppReceivesTheEventsOfAllOnce(String component) throws Exception {
        // Given
        given(component);
        App shop = new App("shop", order -> "SUCCESS");
        App stock = new App("stock", order -> "SUCCESS");
        publish(stock.dapr, "first of the stock");
        publish(shop.dapr, "first of the shop");
        shop.awaitOrder("first of the shop");
        stock.awaitOrder("first of the shop");

        // When
        publish(shop.dapr, "tea");

        // Then
        for (App app : List.of(shop, stock)) {
            app.awaitOrder("tea");
            assertThat(app.received).containsOnlyOnce("tea");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                REDIS + "| true",
                RABBITMQ + "| false",
                KAFKA + "| false",
                "pubsub.kafka, {brokers: here, initialOffset: oldest} | true"
            })
    void someBrokersKeepEventsForTheirFirstSubscriber(String component, boolean waits) throws Exception {
        // Given
        given(component);
        publish(start("shop", 0), "before");

        // When
        App stock = new App("stock", order -> "SUCCESS");
        publish(stock.dapr, "after");

        // Then
        await().untilAsserted(() -> assertThat(stock.received).contains("after"));
        if (waits) {
            await().untilAsserted(() -> assertThat(stock.received).contains("before"));
        } else {
            assertThat(stock.received).doesNotContain("before");
        }
    }

    @Test
    void redisDeliversTenEventsConcurrentlyAndPublishingDoesNotWait() throws Exception {
        // Given an app that answers once it has ten events
        given(REDIS);
        CountDownLatch ten = new CountDownLatch(10);
        App shop = new App("shop", order -> {
            ten.countDown();
            try {
                return ten.await(10, TimeUnit.SECONDS) ? "SUCCESS" : "DROP";
            } catch (InterruptedException e) {
                return "DROP";
            }
        });

        // When
        for (int i = 0; i < 10; i++) {
            publish(shop.dapr, "order " + i);
        }

        // Then
        await().until(() -> shop.dapr.deliveries().size() == 10);
        assertThat(shop.dapr.deliveries()).extracting(DeliveryRecord::outcome).containsOnly("SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {REDIS, RABBITMQ})
    void aFailedEventIsLostIfTheBrokerDoesNotRedeliver(String component) throws Exception {
        // Given
        given(component);
        App shop = new App("shop", order -> order.equals("bad") ? "RETRY" : "SUCCESS");

        // When
        publish(shop.dapr, "bad");
        await().until(() -> shop.received.contains("bad"));
        publish(shop.dapr, "good");

        // Then
        shop.awaitOrder("good");
        assertThat(shop.received).containsExactly("bad", "good");
    }

    @Test
    void kafkaBlocksThePartitionUntilAnEventIsProcessed() throws Exception {
        // Given
        given(KAFKA);
        App shop = new App("shop", new Function<>() {
            private int left = 3;

            @Override
            public synchronized String apply(String order) {
                return order.equals("bad") && left-- > 0 ? "RETRY" : "SUCCESS";
            }
        });

        // When
        publish(shop.dapr, "bad");
        publish(shop.dapr, "next");

        // Then
        shop.awaitOrder("next");
        assertThat(shop.received).containsExactly("bad", "bad", "bad", "bad", "next");
        assertThat(shop.headers).containsEntry("__key", "same").containsKeys("__topic", "__partition", "__offset");
    }

    @Test
    void kafkaKeepsTheOrderOfABulk() throws Exception {
        // Given
        given(KAFKA);
        App shop = new App("shop", order -> "SUCCESS");
        String entry = """
                {"entryId": "%1$d", "event": "%1$d", "contentType": "text/plain", "metadata": {"partitionKey": "same"}}
                """;
        String entries = IntStream.range(0, 5).mapToObj(entry::formatted).collect(Collectors.joining(",", "[", "]"));

        // When
        post(shop.dapr, "/v1.0/publish/bulk/pubsub/orders", "application/json", entries);

        // Then
        shop.awaitOrder("4");
        assertThat(shop.received).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void rabbitMqRedeliversARequeuedEvent() throws Exception {
        // Given
        given("pubsub.rabbitmq, {hostname: here, requeueInFailure: true}");
        CountDownLatch tries = new CountDownLatch(4);
        App shop = new App("shop", order -> {
            tries.countDown();
            return tries.getCount() > 0 ? "RETRY" : "SUCCESS";
        });

        // When
        publish(shop.dapr, "bad");

        // Then
        await().untilAsserted(() -> assertThat(shop.received).containsExactly("bad", "bad", "bad", "bad"));
    }

    @Test
    void anEventInFlightIsRedeliveredAfterAKillOfTheSidecar() throws Exception {
        // Given two sidecars of an app, the first of which does not finish an event
        given(REDIS);
        start("other", 0);
        CountDownLatch end = new CountDownLatch(1);
        App first = new App("shop", order -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "SUCCESS";
        });
        publish(first.dapr, "tea");
        await().until(() -> first.received.contains("tea"));

        // When
        first.dapr.kill();

        // Then
        App second = new App("shop", order -> "SUCCESS");
        second.awaitOrder("tea");
        end.countDown();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pubsub.redis, {redisHost: here, maxLenApprox: 10} | metadata 'maxLenApprox' of component pubsub",
                "pubsub.redis, {concurrency: 10} | component pubsub (pubsub.redis) has no metadata 'redisHost'",
                "pubsub.redis, {redisHost: here, concurrency: many} | metadata 'concurrency' of component pubsub is not a number"
            })
    void invalidMetadataIsRefusedAtStartup(String component, String problem) throws IOException {
        given(component);

        assertThatThrownBy(() -> start("shop", 0)).hasMessageContaining(problem);
    }
}
