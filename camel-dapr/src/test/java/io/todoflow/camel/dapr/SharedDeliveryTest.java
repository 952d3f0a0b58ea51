package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.testing.FreePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** Events delivered one by one but concurrently to a route with {@code shareTransaction}. */
@SpringBootTest(
        classes = SidecarApp.class,
        properties = SidecarApp.NO_FLOWS,
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = FreePorts.class)
@Import(SharedDeliveryTest.Routes.class)
class SharedDeliveryTest {

    private static final List<String> COMMITTED = new CopyOnWriteArrayList<>();
    /** The numbers of committed and rolled-back transactions with several events. */
    private static final AtomicInteger COMMITS = new AtomicInteger();

    private static final AtomicInteger ROLLBACKS = new AtomicInteger();

    /** The work of this thread's transaction if several events share it. */
    private static final ThreadLocal<List<String>> DONE = new ThreadLocal<>();

    private static volatile CountDownLatch busy = new CountDownLatch(0);
    private static volatile CountDownLatch started = new CountDownLatch(0);
    private static volatile boolean canCommit = true;

    @TestConfiguration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RoutesBuilder single() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:pubSub?pubSubName=pubsub&topic=single&shareTransaction=true")
                            .process(SharedDeliveryTest::handle);
                }
            };
        }

        @Bean
        BulkTransaction bulkTransaction() {
            return SharedDeliveryTest::runTogether;
        }
    }

    private static boolean runTogether(String route, BooleanSupplier events) {
        List<String> done = new ArrayList<>();
        DONE.set(done);
        boolean isCommitted = false;
        try {
            isCommitted = events.getAsBoolean() && canCommit;
        } finally {
            DONE.remove();
            (isCommitted ? COMMITS : ROLLBACKS).incrementAndGet();
        }
        if (isCommitted) {
            COMMITTED.addAll(done);
        } else if (!canCommit) {
            throw new IllegalStateException("cannot commit");
        }
        return isCommitted;
    }

    /** Behaves as the data says. */
    private static void handle(Exchange exchange) throws Exception {
        String data = exchange.getMessage().getBody(String.class);
        switch (data) {
            case "busy" -> {
                started.countDown();
                busy.await();
            }
            case "fail" -> throw new IllegalStateException("not well");
            case "drop" -> exchange.setProperty("CamelDaprEventStatus", "DROP");
            default -> write(data);
        }
    }

    /** Takes a moment, like a database. */
    private static void write(String data) {
        LockSupport.parkNanos(2_000_000);
        Objects.requireNonNullElse(DONE.get(), COMMITTED).add(data);
    }

    @Value("${server.port}")
    int port;

    @BeforeEach
    void begin() {
        COMMITTED.clear();
        COMMITS.set(0);
        ROLLBACKS.set(0);
        canCommit = true;
        busy = new CountDownLatch(1);
        started = new CountDownLatch(2);
    }

    @AfterEach
    void end() {
        busy.countDown();
    }

    private CompletableFuture<String> deliver(String data) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return SidecarApp.post(
                                port,
                                "/events/pubsub/single",
                                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"test\",\"data\":\"%s\"}"
                                        .formatted(UUID.randomUUID(), data),
                                "Content-Type",
                                "application/cloudevents+json")
                        .body()
                        .replaceAll("\\{\"status\":\"|\"}", "");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The statuses, in the order of the data. */
    private List<String> deliverAtOnce(List<String> data) {
        List<CompletableFuture<String>> deliveries =
                data.stream().map(this::deliver).toList();
        return deliveries.stream().map(CompletableFuture::join).toList();
    }

    /** Twenty events with different data, and one more. */
    private static List<String> manyAnd(String another) {
        return Stream.concat(
                        Stream.of(another),
                        Stream.generate(() -> UUID.randomUUID().toString()).limit(20))
                .toList();
    }

    /** Repeatedly delivers many events and another one, until some have shared transactions with this outcome. */
    private void deliverUntil(AtomicInteger outcomes, String another, String statusOfAnother) {
        for (int round = 1; round <= 100 && outcomes.get() == 0; round++) {
            COMMITTED.clear();
            List<String> events = manyAnd(another);

            List<String> statuses = deliverAtOnce(events);

            assertThat(statuses.get(0)).isEqualTo(statusOfAnother);
            assertThat(statuses.subList(1, 21)).containsOnly("SUCCESS");
            assertThat(COMMITTED).containsExactlyInAnyOrderElementsOf(events.subList(1, 21));
        }
        assertThat(outcomes).hasPositiveValue();
    }

    @Test
    void aFailingEventFailsAlone() {
        deliverUntil(ROLLBACKS, "fail", "RETRY");
    }

    @Test
    void ifTheCommitFailsEachEventRunsAlone() {
        canCommit = false;

        deliverUntil(ROLLBACKS, "drop", "DROP");
    }

    @Test
    void concurrentEventsShareTransactionsAndHaveSeparateStatuses() {
        deliverUntil(COMMITS, "drop", "DROP");
    }

    @Test
    void slowEventsDoNotDelayOthers() {
        // Given
        List<CompletableFuture<String>> slow = List.of(deliver("busy"), deliver("busy"));
        await().until(() -> started.getCount() == 0);

        // When
        List<String> statuses = deliverAtOnce(List.of("a", "b", "fail", "drop"));

        // Then
        assertThat(statuses).containsExactly("SUCCESS", "SUCCESS", "RETRY", "DROP");
        assertThat(COMMITTED).containsExactlyInAnyOrder("a", "b");
        assertThat(slow).noneMatch(CompletableFuture::isDone);
        busy.countDown();
        assertThat(slow.stream().map(CompletableFuture::join)).containsOnly("SUCCESS");
    }
}
