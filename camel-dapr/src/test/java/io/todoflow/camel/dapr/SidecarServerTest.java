package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.testing.TestHttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries served by an HTTP server of the application instead of platform-http. */
class SidecarServerTest {

    private static final String PATH = "/events/pubsub/orders";
    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":\"one\"}";

    private final Map<String, SidecarServer.Handler> served = new ConcurrentHashMap<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final TestHttpServer platformHttp = new TestHttpServer();
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        SidecarServer server = (path, handler) -> {
            served.put(path, handler);
            return () -> served.remove(path);
        };
        DaprComponent dapr = new DaprComponent();
        dapr.setAppApiToken("secret");
        camel.getRegistry().bind("sidecarServer", server);
        camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_FACTORY, platformHttp);
        camel.addComponent("dapr", dapr);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("dapr:pubSub?pubSubName=pubsub&topic=orders")
                        .process(exchange -> received.add(exchange.getMessage().getBody(String.class)));
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.stop();
        platformHttp.close();
    }

    private SidecarServer.Answer deliver(Map<String, String> headers) throws IOException {
        SidecarServer.Handler handler = Objects.requireNonNull(served.get(PATH), "no handler of " + PATH);
        return handler.answer(new SidecarServer.Request() {
            @Override
            public @Nullable String header(String name) {
                return headers.get(name);
            }

            @Override
            public byte[] body() {
                return EVENT.getBytes(StandardCharsets.UTF_8);
            }
        });
    }

    @Test
    void anEventReachesItsRoute() throws IOException {
        // When
        SidecarServer.Answer answer = deliver(Map.of("dapr-api-token", "secret"));

        // Then
        assertThat(answer).isEqualTo(SidecarServer.Answer.json(200, "{\"status\":\"SUCCESS\"}"));
        assertThat(received).containsExactly("one");
    }

    @Test
    void aCallerWithoutTheTokenIsRefused() throws IOException {
        assertThat(deliver(Map.of()).status()).isEqualTo(401);
        assertThat(deliver(Map.of("dapr-api-token", "wrong")).status()).isEqualTo(401);
        assertThat(received).isEmpty();
    }

    @Test
    void aServiceInvocationIsRefused() throws IOException {
        assertThat(deliver(Map.of("dapr-api-token", "secret", "dapr-caller-app-id", "backend"))
                        .status())
                .isEqualTo(403);
        assertThat(received).isEmpty();
    }

    @Test
    void nothingIsServedAfterTheRoutesHaveStopped() {
        // When
        camel.stop();

        // Then
        assertThat(served).isEmpty();
    }
}
