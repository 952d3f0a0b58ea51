package io.todoflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestOperations;

/** Tokens with unknown keys cause few requests to the issuer and no long waits, however many arrive. */
class IssuerRequestsTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer issuer;

    @BeforeEach
    void start() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        issuer.createContext("/keys", exchange -> {
            byte[] keys = ("keys " + asked.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private String keys() {
        return "http://127.0.0.1:%d/keys".formatted(issuer.getAddress().getPort());
    }

    @Test
    void aDocumentIsReadOncePerInterval() {
        // Given
        RestOperations client = IssuerRequests.client(LONG, Duration.ofSeconds(20));

        // When
        for (int i = 0; i < 30; i++) {
            assertThat(client.getForObject(keys(), String.class)).isEqualTo("keys 1");
        }

        // Then
        assertThat(asked).hasValue(1);
    }

    @Test
    void afterTheIntervalItIsReadAgain() {
        // Given
        RestOperations client = IssuerRequests.client(Duration.ZERO, Duration.ofSeconds(20));

        // When, Then
        assertThat(client.getForObject(keys(), String.class)).isEqualTo("keys 1");
        assertThat(client.getForObject(keys(), String.class)).isEqualTo("keys 2");
    }

    @Test
    void aHangingIssuerIsWaitedForOnceAndBriefly() throws IOException {
        // Given
        RestOperations client = IssuerRequests.client(LONG, Duration.ofMillis(100));
        try (ServerSocket hangs = new ServerSocket(0)) {
            String keys = "http://127.0.0.1:%d/keys".formatted(hangs.getLocalPort());

            // When, Then
            for (int i = 0; i < 30; i++) {
                assertThatThrownBy(() -> client.getForObject(keys, String.class))
                        .isInstanceOf(ResourceAccessException.class);
            }
            hangs.accept().close();
            hangs.setSoTimeout(1);
            assertThatThrownBy(hangs::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }
}
