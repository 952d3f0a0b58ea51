package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.todoflow.camel.dapr.SidecarHealth.State;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks the sidecar's health periodically, without flapping. */
class SidecarHealthTest {

    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger last = new AtomicInteger(204);
    private final AtomicInteger asked = new AtomicInteger();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DaprComponent dapr = new DaprComponent();
    private HttpServer sidecar;

    @BeforeEach
    void start() throws IOException {
        sidecar = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        sidecar.createContext("/v1.0/healthz/outbound", call -> {
            Integer next = answers.poll();
            call.sendResponseHeaders(next == null ? last.get() : next, -1);
            call.close();
            asked.incrementAndGet();
        });
        sidecar.start();
        dapr.setHttpEndpoint("http://127.0.0.1:" + sidecar.getAddress().getPort());
        dapr.setHealthCheckInterval(Duration.ofMillis(10));
        camel.addComponent("dapr", dapr);
    }

    @AfterEach
    void stop() {
        camel.stop();
        sidecar.stop(0);
    }

    private HealthCheck.Result check() {
        return HealthCheckRegistry.get(camel)
                .getCheck("dapr-sidecar")
                .orElseThrow()
                .call();
    }

    @Test
    void theHealthIsUnknownBeforeTheFirstCheck() {
        // Then
        assertThat(dapr.health().state()).isEqualTo(State.UNKNOWN);
        assertThat(dapr.health().up()).isNaN();
    }

    @Test
    void isolatedFailuresDoNotCount() {
        // Given
        for (int i = 0; i < 10; i++) {
            answers.addAll(java.util.List.of(204, 500, 500));
        }

        // When
        camel.start();
        await().until(() -> dapr.health().state() == State.UP);

        // Then
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            assertThat(dapr.health().state()).isEqualTo(State.UP);
            return answers.isEmpty();
        });
    }

    @Test
    void consecutiveFailuresCountAndOneSuccessEndsThem() {
        // Given
        camel.start();
        await().until(() -> check().getState() == HealthCheck.State.UP);

        // When
        last.set(500);

        // Then
        await().until(() -> check().getState() == HealthCheck.State.DOWN);
        assertThat(check().getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("it answered 500"));
        assertThat(dapr.health().up()).isZero();

        // And
        last.set(204);
        await().until(() -> check().getState() == HealthCheck.State.UP);
        assertThat(dapr.health().up()).isOne();
    }

    @Test
    void aMissingSidecarIsDown() {
        // When
        sidecar.stop(0);
        camel.start();

        // Then
        await().until(() -> check().getState() == HealthCheck.State.DOWN);
        assertThat(check().getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("cannot be reached"));
    }

    @Test
    void anIntervalOfZeroDisablesTheChecks() {
        // Given
        dapr.setHealthCheckInterval(Duration.ZERO);

        // When
        camel.start();

        // Then
        assertThat(check().getState()).isEqualTo(HealthCheck.State.UNKNOWN);
        assertThat(asked).hasValue(0);
    }
}
