package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowClient;
import io.todoflow.dev.TodoflowClient.Response;
import io.todoflow.dev.TodoflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

/** {@code GET /health}. */
@TodoflowTest
class HealthTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    ApplicationContext application;

    @Test
    void aReadyServiceIsHealthy() {
        // When
        Response response = new ApiClient(todoflow).request("GET", "/health", "");

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"healthy\",\"service\":\"backend\"}");
    }

    @Test
    void aServiceThatIsNotReadyIsNot() {
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
}
