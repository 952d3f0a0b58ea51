package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code from: dapr:pubSub?transport=streaming}. */
class StreamingTest {

    private static final String TOPIC = "dapr:pubSub?pubSubName=pubsub&topic=stream";

    private final CamelWithDapr camel = CamelWithDapr.start();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        camel.close();
    }

    private void route(String id, Processor steps) throws Exception {
        camel.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(TOPIC + "&transport=streaming").routeId(id).process(steps);
            }
        });
        // the broker keeps nothing for later subscribers
        await().until(() -> {
            publish("ready");
            return seen.contains("ready");
        });
        seen.clear();
    }

    private @Nullable Exception publish(String text) {
        return camel.send(TOPIC + "&contentType=text/plain", text).getException();
    }

    private void see(Exchange exchange) {
        seen.add(exchange.getMessage().getBody(String.class));
    }

    @Test
    void anEventHasTheSameAttributesAsByPush() throws Exception {
        // Given
        List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
        route("r", exchange -> {
            see(exchange);
            headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
        });
        headers.clear();

        // When
        Exchange published = camel.send(TOPIC, """
                {"specversion":"1.0","id":"7","source":"test","type":"t","subject":"s",
                 "datacontenttype":"application/json","time":"2026-01-01T00:00:00Z","data":{"a":1}}""", "CamelDaprContentType", "application/cloudevents+json");

        // Then
        assertThat(published.getException()).isNull();
        await().untilAsserted(() -> assertThat(seen).contains("{\"a\":1}"));
        assertThat(headers).anySatisfy(header -> assertThat(header)
                .containsEntry("CamelDaprID", "7")
                .containsEntry("CamelDaprType", "t")
                .containsEntry("CamelDaprSubject", "s")
                .containsEntry("CamelDaprTopic", "stream")
                .containsKey("CamelDaprTime"));
    }

    @Test
    void aFailedEventIsRedelivered() throws Exception {
        // Given
        AtomicInteger failures = new AtomicInteger(1);
        route("r", exchange -> {
            see(exchange);
            if (seen.contains("one") && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not well");
            }
        });

        // When
        publish("one");
        publish("two");

        // Then
        await().untilAsserted(() -> assertThat(seen).containsSubsequence("one", "one", "two"));
    }

    @Test
    void eachRouteOfATopicGetsEveryEvent() throws Exception {
        // Given
        List<String> other = new CopyOnWriteArrayList<>();
        route("one", this::see);
        route("two", exchange -> {
            see(exchange);
            other.add(exchange.getMessage().getBody(String.class));
        });

        // When
        publish("event");

        // Then
        await().untilAsserted(() -> assertThat(other).contains("event"));
        await().untilAsserted(
                        () -> assertThat(seen.stream().filter("event"::equals)).hasSize(2));
    }

    @Test
    void aBrokenStreamIsReopened() throws Exception {
        try (TcpProxy proxy = new TcpProxy(camel.dapr.grpcPort())) {
            // Given
            camel.component.setGrpcEndpoint("127.0.0.1:" + proxy.port());
            route("r", this::see);

            for (String text : List.of("first", "second")) {
                // When
                proxy.cut();

                // Then
                await().until(() -> {
                    publish(text);
                    return seen.contains(text);
                });
            }
        }
    }

    @Test
    void aStoppingRouteFinishesAndAcknowledgesItsEvents() throws Exception {
        // Given
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        route("r", exchange -> {
            if (exchange.getMessage().getBody(String.class).equals("slow")) {
                started.countDown();
                release.await(10, TimeUnit.SECONDS);
            }
            see(exchange);
        });
        publish("slow");
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        // When
        Thread stopper = new Thread(() -> {
            try {
                camel.camel.getRouteController().stopRoute("r");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stopper.start();
        release.countDown();
        stopper.join(10_000);

        // Then
        assertThat(seen.stream().filter("slow"::equals)).hasSize(1);
        assertThat(camel.camel.getRouteController().getRouteStatus("r").isStopped())
                .isTrue();
    }

    @Test
    void stoppingARouteUnsubscribesAndStartingItSubscribes() throws Exception {
        // Given
        route("r", this::see);
        assertThat(subscriptions()).contains("\"topic\":\"stream\"");

        // When
        camel.camel.getRouteController().stopRoute("r");

        // Then
        await().until(() -> !subscriptions().contains("\"topic\":\"stream\""));
        camel.camel.getRouteController().startRoute("r");
        await().until(() -> subscriptions().contains("\"topic\":\"stream\""));
        publish("again");
        await().until(() -> seen.contains("again"));
    }

    @Test
    void aRouteReplacedAtRuntimeTakesOverItsTopic() throws Exception {
        // Given
        route("r", this::see);
        List<String> replaced = new CopyOnWriteArrayList<>();

        // When
        camel.camel.getRouteController().stopRoute("r");
        camel.camel.removeRoute("r");
        camel.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(TOPIC + "2&transport=streaming")
                        .routeId("r")
                        .process(exchange -> replaced.add(exchange.getMessage().getBody(String.class)));
            }
        });

        // Then
        await().until(() -> {
            camel.send(TOPIC + "2&contentType=text/plain", "x");
            return replaced.contains("x");
        });
        assertThat(subscriptions()).doesNotContain("\"topic\":\"stream\"");
    }

    @Test
    void aKilledAndRestartedSidecarIsSubscribedToAgain() throws Exception {
        // Given
        route("r", this::see);
        camel.dapr.kill();

        // When
        camel.restartDapr();

        // Then
        await().until(() -> {
            publish("back");
            return seen.contains("back");
        });
    }

    private String subscriptions() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + camel.dapr.httpPort() + "/v1.0/metadata"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void bulkAndPathNeedPush() {
        assertThatThrownBy(() -> camel.camel
                        .getEndpoint(TOPIC + "&transport=streaming&bulk=true")
                        .createConsumer(exchange -> {}))
                .hasMessageContaining("need transport=push");
    }
}
