package io.todoflow.dapr.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.domain.JobSchedule;
import io.dapr.client.domain.SaveStateRequest;
import io.dapr.client.domain.ScheduleJobRequest;
import io.dapr.client.domain.State;
import io.dapr.client.domain.StateOptions;
import io.dapr.config.Properties;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests that advance the clock instead of waiting. */
class PassingTimeTest {

    @Nested
    @DaprTest(resources = "classpath:dapr-of-tests")
    class OfStates {
        @Test
        void aStateEndsWithItsTimeToLive(EmbeddedDapr dapr, DaprClient client) {
            // Given
            client.saveBulkState(new SaveStateRequest("statestore")
                            .setStates(new State<>(
                                    "key",
                                    "value",
                                    null,
                                    Map.of("ttlInSeconds", "3600"),
                                    new StateOptions(null, null))))
                    .block();

            // When
            dapr.passTime(Duration.ofMinutes(59));
            String before =
                    client.getState("statestore", "key", String.class).block().getValue();
            dapr.passTime(Duration.ofMinutes(2));
            String after =
                    client.getState("statestore", "key", String.class).block().getValue();

            // Then
            assertThat(before).isEqualTo("value");
            assertThat(after).isNull();
        }
    }

    @Test
    void jobsTriggerAsOftenAsInRealTime() throws Exception {
        // Given
        List<String> triggers = new CopyOnWriteArrayList<>();
        HttpServer app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/job/")) {
                triggers.add(exchange.getRequestURI().getPath());
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        app.start();
        try (EmbeddedDapr dapr = EmbeddedDapr.builder("app")
                        .appPort(app.getAddress().getPort())
                        .start();
                DaprClient client = new DaprClientBuilder()
                        .withPropertyOverride(Properties.GRPC_ENDPOINT, "127.0.0.1:" + dapr.grpcPort())
                        .build()) {
            client.scheduleJob(new ScheduleJobRequest("hourly", JobSchedule.fromString("@every 1h")))
                    .block();
            client.scheduleJob(new ScheduleJobRequest("once", Instant.now().plus(Duration.ofDays(1))))
                    .block();

            // When
            dapr.passTime(Duration.ofHours(3).plusMinutes(1));

            // Then
            await().untilAsserted(
                            () -> assertThat(triggers).containsExactly("/job/hourly", "/job/hourly", "/job/hourly"));

            // When
            dapr.passTime(Duration.ofHours(21));

            // Then
            await().untilAsserted(
                            () -> assertThat(triggers).contains("/job/once").hasSize(25));
        } finally {
            app.stop(0);
        }
    }
}
