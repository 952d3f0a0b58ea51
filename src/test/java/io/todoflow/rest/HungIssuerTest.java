package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The issuer accepts requests for its keys but does not answer. */
class HungIssuerTest extends LimitedApplication {

    private static final int FORGERS = MAX_REQUESTS + 1;

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    MeterRegistry metrics;

    private final ExecutorService threads = Executors.newFixedThreadPool(FORGERS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private Response tasks(String token) {
        return todoflow.request("GET", "/api/alice/tasks", "", "Authorization", token);
    }

    @Test
    void usersWithKnownKeysContinueWhileTokensWithUnknownKeysWait() {
        // Given
        String alice = bearer("alice");
        assertThat(tasks(alice).status()).isEqualTo(200);

        ISSUER.whileHung(() -> {
            // When
            List<CompletableFuture<Response>> forged = IntStream.range(0, FORGERS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> tasks("Bearer " + ISSUER.forged("alice", "unknown-" + i)), threads))
                    .toList();
            await().until(ISSUER::keepsWaiting);

            // Then
            assertThat(metrics.get("resilience4j.bulkhead.available.concurrent.calls")
                            .tag("name", "requests")
                            .gauge()
                            .value())
                    .as("places that nobody has who is not known")
                    .isEqualTo(MAX_REQUESTS);
            assertThat(tasks(alice).status()).isEqualTo(200);
            assertThat(tasks(bearer("alice")).status()).isEqualTo(200);
            assertThat(forged).extracting(response -> response.join().status()).containsOnly(503);
        });
    }
}
