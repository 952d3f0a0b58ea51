package io.todoflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.todoflow.web.RequestPlaces.Admission;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Requests get a place, wait for one, or are refused. */
class RequestPlacesTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Two places, of which a user may have one; three may wait, of which a user may have two. */
    private RequestPlaces places(Duration maxWait) {
        return new RequestPlaces(
                new WebProperties(DataSize.ofKilobytes(1), 2, 1, 3, 2, maxWait, Set.of(), Duration.ZERO),
                BulkheadRegistry.ofDefaults(),
                metrics);
    }

    private CompletableFuture<Admission> waiting(RequestPlaces places, String user) {
        int before = waiting();
        CompletableFuture<Admission> admission = CompletableFuture.supplyAsync(() -> places.enter(user), threads);
        await().until(() -> waiting() == before + 1);
        return admission;
    }

    private int waiting() {
        return (int) metrics.get("todoflow.requests.waiting").gauge().value();
    }

    @Test
    void aRequestWaitsForAPlaceOfItsUser() {
        // Given
        RequestPlaces places = places(LONG);
        places.enter("a");
        CompletableFuture<Admission> second = waiting(places, "a");

        // When
        places.leave("a");

        // Then
        assertThat(second.join()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void waitingRequestsOfAUserTakeNoPlaceFromOthers() {
        // Given
        RequestPlaces places = places(LONG);
        places.enter("a");
        waiting(places, "a");

        // When, Then
        assertThat(places.enter("b")).isEqualTo(Admission.ADMITTED);
        places.leave("a");
    }

    @Test
    void aUserWithTooManyWaitingRequestsIsRefused() {
        // Given
        RequestPlaces places = places(LONG);
        places.enter("a");
        CompletableFuture<Admission> second = waiting(places, "a");
        CompletableFuture<Admission> third = waiting(places, "a");

        // When, Then
        assertThat(places.enter("a")).isEqualTo(Admission.USER_IS_FULL);
        places.leave("a");
        assertThat(second.thenCombine(third, (one, other) -> one).isDone()).isFalse();
        places.leave("a");
        assertThat(second.join()).isEqualTo(third.join()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void aProcessWithTooManyWaitingRequestsRefuses() {
        // Given
        RequestPlaces places = places(LONG);
        places.enter("a");
        places.enter("b");
        waiting(places, "c");
        waiting(places, "d");
        waiting(places, "");

        // When, Then
        assertThat(places.enter("e")).isEqualTo(Admission.PROCESS_IS_FULL);
    }

    @Test
    void aRequestThatWaitsTooLongIsRefusedAndReleasesItsPlaces() {
        // Given
        RequestPlaces places = places(Duration.ofMillis(1));
        places.enter("a");
        places.enter("b");

        // When, Then
        assertThat(places.enter("a")).isEqualTo(Admission.USER_IS_FULL);
        assertThat(places.enter("c")).isEqualTo(Admission.PROCESS_IS_FULL);
        places.leave("a");
        assertThat(places.enter("c")).isEqualTo(Admission.ADMITTED);
        places.leave("c");
        assertThat(places.enter("a")).isEqualTo(Admission.ADMITTED);
    }
}
