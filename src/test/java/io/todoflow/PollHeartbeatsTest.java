package io.todoflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;

/** Detects a stuck poll or relay, but not one that is working or idle. */
class PollHeartbeatsTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final PollHeartbeats heartbeats = new PollHeartbeats(metrics);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void watch() {
        camel.getCamelContextExtension().addInterceptStrategy(heartbeats);
        camel.getShutdownStrategy().setTimeout(1);
    }

    @AfterEach
    void stop() {
        stuck.countDown();
        camel.stop();
    }

    private void start(String from, boolean hangs) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId("watched").process(exchange -> {
                    reached.countDown();
                    if (hangs) {
                        stuck.await();
                    }
                });
            }
        });
        camel.start();
    }

    private Status health() {
        return new PollsHealthIndicator(heartbeats, SHORT).health().getStatus();
    }

    @Test
    void aPollStuckInAStepIsDown() throws Exception {
        // Given
        start("timer:poll?delay=0&period=10", true);
        reached.await();

        // Then
        await().until(() -> health().equals(Status.DOWN));
        assertThat(heartbeats.silentFor(SHORT)).containsOnlyKeys("watched");
        assertThat(metrics.get("todoflow.poll.silence")
                        .tag("route", "watched")
                        .gauge()
                        .value())
                .isGreaterThan(0.1);

        // And when it continues
        stuck.countDown();
        await().until(() -> health().equals(Status.UP));
    }

    @Test
    void aStuckRelayIsDown() throws Exception {
        // Given
        start("seda:relay", true);
        camel.createProducerTemplate().asyncSendBody("seda:relay?waitForTaskToComplete=Never", "");
        reached.await();

        // Then
        await().until(() -> health().equals(Status.DOWN));
    }

    @Test
    void anIdleRelayIsUp() throws Exception {
        // Given
        start("seda:relay", false);
        long start = System.nanoTime();

        // When
        await().until(() -> System.nanoTime() - start > 2 * SHORT.toNanos());

        // Then
        assertThat(health()).isEqualTo(Status.UP);
    }

    @Test
    void aPollWhoseTimerDoesNotFireIsDown() throws Exception {
        // Given
        start("timer:poll?delay=0&period=10&repeatCount=1", false);
        reached.await();

        // Then
        await().until(() -> health().equals(Status.DOWN));
    }

    @Test
    void aPollThatWaitsForItsTimerIsUp() throws Exception {
        // Given
        start("timer:poll?delay=0&period=600000", false);
        reached.await();
        long start = System.nanoTime();

        // When
        await().until(() -> System.nanoTime() - start > 2 * SHORT.toNanos());

        // Then
        assertThat(health()).isEqualTo(Status.UP);
    }

    @Test
    void aStoppedRouteIsNotWatched() throws Exception {
        // Given
        start("timer:poll?delay=0&period=10&repeatCount=1", false);
        await().until(() -> health().equals(Status.DOWN));

        // When
        camel.getRouteController().stopRoute("watched");

        // Then
        assertThat(health()).isEqualTo(Status.UP);
    }
}
