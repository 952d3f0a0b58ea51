package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.Scrape;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

/** {@code GET /health} and {@code GET /actuator/health}. */
@TodoflowTest
class HealthTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    ApplicationContext application;

    @Autowired
    DevelopmentSidecar sidecar;

    @Test
    void aReadyServiceIsHealthy() {
        // When
        Response response = new ApiClient(todoflow).request("GET", "/health", "");

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"healthy\",\"service\":\"backend\"}");
    }

    @Test
    void anUnreadyServiceIsNotHealthy() {
        // Given
        ApiClient api = new ApiClient(todoflow);
        AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC);
        try {
            // When
            Response response = api.request("GET", "/health", "");

            // Then
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("{\"status\":\"unhealthy\",\"service\":\"backend\"}");
        } finally {
            AvailabilityChangeEvent.publish(application, ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    @Test
    void aServiceWithoutItsSidecarIsDegradedButReady() {
        // Given
        await().until(() -> sidecarStatus().equals("UP"));
        sidecar.stop();
        try {
            // When
            await().until(() -> sidecarStatus().equals("DEGRADED"));

            // Then
            assertThat(todoflow.request("GET", "/actuator/health", "").status()).isEqualTo(200);
            assertThat(todoflow.request("GET", "/actuator/health/readiness", "").status())
                    .isEqualTo(200);
            assertThat(todoflow.createTask("1", "without a sidecar")).isNotEmpty();
            assertThat(Scrape.of(todoflow).value("camel_dapr_sidecar_up")).isZero();
        } finally {
            sidecar.start();
        }
        await().until(() -> sidecarStatus().equals("UP"));
    }

    private String sidecarStatus() {
        return todoflow.request("GET", "/actuator/health", "")
                .json()
                .at("/components/daprSidecar/status")
                .asText();
    }
}
