package io.todoflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** Requests that arrive before the routes are up. */
class StartupGateTest {

    private final StartupGate gate = new StartupGate(
            new WebProperties(DataSize.ofKilobytes(1), 1, 1, 0, 0, Duration.ZERO, Set.of(), Duration.ofSeconds(10)),
            new ProblemWriter(new ObjectMapper()));
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain behind = new MockFilterChain();

    private void request(String path) {
        try {
            gate.doFilter(new MockHttpServletRequest("GET", path), response, behind);
        } catch (ServletException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dapr/subscribe", "/events/pubsub/task-events", "/job/check-due-tasks"})
    void theSidecarWaitsUntilTheRoutesAreUp(String path) {
        // Given
        Thread asked = new Thread(() -> request(path));
        asked.start();
        await().until(() -> asked.getState() == Thread.State.TIMED_WAITING);

        // When
        gate.onReady(mock(ApplicationReadyEvent.class));

        // Then
        await().until(() -> !asked.isAlive());
        assertThat(behind.getRequest()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/actuator/health/readiness"})
    void healthIsAnsweredImmediately(String path) {
        // When
        request(path);

        // Then
        assertThat(behind.getRequest()).isNotNull();
    }

    @Test
    void otherCallersAreToldToRetry() {
        // When
        request("/api/1/tasks");

        // Then
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(behind.getRequest()).isNull();
    }

    @Test
    void probesAreAnsweredImmediately() {
        // When
        request("/actuator/health/liveness");

        // Then
        assertThat(behind.getRequest()).isNotNull();
    }
}
