package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.DaprPreviewClient;
import io.dapr.config.Properties;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Faults of Camel's own component that this component does not have. */
class UpstreamFaultsTest {

    @Test
    void aProducerBlocksNoThreadWhileTheSidecarWorks() throws Exception {
        // Given an app that answers on demand
        CountDownLatch told = new CountDownLatch(1);
        HttpServer app = server(told);
        try (CamelWithDapr camel =
                CamelWithDapr.start(dapr -> dapr.appPort(app.getAddress().getPort()))) {
            AsyncProducer producer = camel.camel
                    .getEndpoint("dapr:invokeService?serviceToInvoke=camel&methodToInvoke=slow")
                    .createAsyncProducer();
            producer.start();
            Exchange exchange = ExchangeBuilder.anExchange(camel.camel).build();

            // When
            CompletableFuture<Exchange> answer = producer.processAsync(exchange);

            // Then the caller continues, and receives the answer later
            assertThat(answer).isNotDone();
            told.countDown();
            await().untilAsserted(() -> assertThat(answer).isCompleted());
            assertThat(exchange.getException()).isNull();
        } finally {
            told.countDown();
            app.stop(0);
        }
    }

    private static HttpServer server(CountDownLatch told) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/slow", call -> {
            try (call) {
                told.await();
                call.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }

    @Test
    void aGivenClientStaysOpen() throws Exception {
        // Given
        List<String> calls = new CopyOnWriteArrayList<>();
        CamelWithDapr camel = CamelWithDapr.start();
        try (DaprClient client = new DaprClientBuilder()
                .withPropertyOverride(Properties.GRPC_ENDPOINT, "127.0.0.1:" + camel.dapr.grpcPort())
                .build()) {
            camel.component.setClient(watched(client, calls));
            camel.camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:pubSub?pubSubName=pubsub&topic=given").to("mock:given");
                    from("direct:given").to("dapr:state?stateOperation=save&stateStore=statestore&key=given");
                }
            });
            assertThat(camel.send("direct:given", "1").getException()).isNull();

            // When
            camel.close();

            // Then
            assertThat(calls).contains("saveBulkState").doesNotContain("close");
        }
    }

    private static DaprClient watched(DaprClient client, List<String> calls) {
        return (DaprClient) Proxy.newProxyInstance(
                UpstreamFaultsTest.class.getClassLoader(),
                new Class<?>[] {DaprClient.class, DaprPreviewClient.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void theHeadersOfAMessageAreKept() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            for (String uri : List.of(
                    "pubSub?pubSubName=pubsub&topic=t",
                    "state?stateOperation=save&stateStore=statestore&key=k",
                    "state?stateOperation=delete&stateStore=statestore&key=k")) {
                // When
                Exchange done = camel.send("dapr:" + uri, Map.of("a", 1), "mine", "1");

                // Then
                assertThat(done.getException()).isNull();
                assertThat(done.getMessage().getHeader("mine")).isEqualTo("1");
                assertThat(done.getMessage().getBody()).isEqualTo(Map.of("a", 1));
            }
        }
    }

    @Test
    void optionalOptionsAreNotRequired() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.dapr.configure("configstore", "limit", "1");

            // When
            Exchange saved = camel.send("dapr:state?stateOperation=save&stateStore=statestore&key=empty", null);
            Exchange read = camel.send("dapr:configuration?configStore=configstore", null);

            // Then
            assertThat(saved.getException()).isNull();
            assertThat(read.getMessage().getBody()).isEqualTo(Map.of("limit", "1"));
        }
    }
}
