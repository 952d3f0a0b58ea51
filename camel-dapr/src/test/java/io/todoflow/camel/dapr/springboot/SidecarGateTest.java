package io.todoflow.camel.dapr.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A sidecar finds the port open before the routes are up. */
class SidecarGateTest {

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain routes = new MockFilterChain();

    private void ask(SidecarGate gate) {
        try {
            gate.doFilter(new MockHttpServletRequest("GET", "/dapr/subscribe"), response, routes);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSidecarWaitsForTheRoutes() throws Exception {
        // Given
        SidecarGate gate = new SidecarGate(Duration.ofMinutes(1));
        CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> ask(gate));

        // When
        gate.onApplicationEvent(new ApplicationReadyEvent(
                new SpringApplication(), new String[0], new StaticApplicationContext(), Duration.ZERO));
        answer.get(1, TimeUnit.MINUTES);

        // Then
        assertThat(routes.getRequest()).isNotNull();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void anApplicationThatFailsToStartAnswersWithAStatusThatDaprRetries() {
        // When
        ask(new SidecarGate(Duration.ZERO));

        // Then
        assertThat(routes.getRequest()).isNull();
        assertThat(response.getStatus()).isEqualTo(503);
    }
}
