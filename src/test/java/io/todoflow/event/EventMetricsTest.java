package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The age of events when a consumer processes them. */
class EventMetricsTest {

    private static final Instant NOW = Instant.parse("2030-01-31T09:00:00Z");

    @ParameterizedTest
    @CsvSource({"2030-01-31T08:59:58Z, 2", "2030-01-31T09:00:01Z, 0"})
    void anEventFromAClockThatIsAheadHasNoAge(String timestamp, double seconds) {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        EventMetrics metrics = new EventMetrics(registry, Clock.fixed(NOW, ZoneOffset.UTC));
        TaskEvent event = new TaskEvent(
                UUID.randomUUID(),
                "task.created",
                OffsetDateTime.parse(timestamp),
                "c",
                UUID.randomUUID(),
                "1",
                1,
                "backend",
                "{}");

        // When
        metrics.taken("audit", event);

        // Then
        Timer age = registry.get("todoflow.inbox.age").tag("consumer", "audit").timer();
        assertThat(age.count()).isEqualTo(1);
        assertThat(age.totalTime(TimeUnit.SECONDS)).isEqualTo(seconds);
    }
}
