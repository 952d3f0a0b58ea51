package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FinishedRoutesTest {

    private final AtomicLong now = new AtomicLong();
    private final FinishedRoutes finished = new FinishedRoutes(now::get);

    private static DaprEvent event(String source, String id) {
        return new DaprEvent(Map.of("source", source, "id", id), null, false);
    }

    @Test
    void aFinishedRouteIsRememberedBySourceAndIdOfTheEvent() {
        // When
        finished.note(event("a", "1"), "audit", EventStatus.DROP);
        finished.note(event("a", "1"), "mail", EventStatus.RETRY);

        // Then
        assertThat(finished.status(event("a", "1"), "audit")).isEqualTo(EventStatus.DROP);
        assertThat(finished.status(event("a", "1"), "mail")).isNull();
        assertThat(finished.status(event("b", "1"), "audit")).isNull();
    }

    @Test
    void anEventIsForgottenWhenAllRoutesHaveFinished() {
        // Given
        finished.note(event("a", "1"), "audit", EventStatus.SUCCESS);

        // When, Then
        finished.ended(event("a", "1"), EventStatus.RETRY);
        assertThat(finished.status(event("a", "1"), "audit")).isEqualTo(EventStatus.SUCCESS);
        finished.ended(event("a", "1"), EventStatus.SUCCESS);
        assertThat(finished.status(event("a", "1"), "audit")).isNull();
    }

    @Test
    void anEventIsForgottenAfterAMinute() {
        // Given
        finished.note(event("a", "1"), "audit", EventStatus.SUCCESS);

        // When
        now.addAndGet(Duration.ofMinutes(1).toNanos());

        // Then
        assertThat(finished.status(event("a", "1"), "audit")).isNull();
    }

    @Test
    void theOldestOfVeryManyEventsIsForgotten() {
        // When
        for (int i = 0; i <= 10_000; i++) {
            finished.note(event("a", "" + i), "audit", EventStatus.SUCCESS);
        }

        // Then
        assertThat(finished.status(event("a", "0"), "audit")).isNull();
        assertThat(finished.status(event("a", "1"), "audit")).isEqualTo(EventStatus.SUCCESS);
    }

    @Test
    void anEventWithoutAnIdIsNotRemembered() {
        // When
        finished.note(DaprEvent.raw(new byte[] {1}), "audit", EventStatus.SUCCESS);

        // Then
        assertThat(finished.status(DaprEvent.raw(new byte[] {1}), "audit")).isNull();
    }
}
