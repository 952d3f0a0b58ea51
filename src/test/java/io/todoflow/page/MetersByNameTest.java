package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Finds meters by their name and tags. */
class MetersByNameTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aSumHasTheMetersWithAllTags() {
        // Given
        registry.counter("events", "consumer", "audit", "outcome", "processed", "topic", "a")
                .increment(2);
        registry.counter("events", "consumer", "audit", "outcome", "processed", "topic", "b")
                .increment(3);
        registry.counter("events", "consumer", "audit", "outcome", "duplicate").increment(10);
        registry.counter("others", "consumer", "audit", "outcome", "processed").increment(100);

        // When
        double sum = new MetersByName(registry).sum("events", "outcome", "processed", "consumer", "audit");

        // Then
        assertThat(sum).isEqualTo(5);
    }

    @Test
    void theSumOfNoMeterIsZero() {
        assertThat(new MetersByName(registry).sum("events")).isZero();
    }

    @Test
    void aGaugeIsReadWhenItsValueIsAskedFor() {
        // Given
        int[] value = {1};
        Gauge.builder("up", () -> value[0]).register(registry);
        MetersByName meters = new MetersByName(registry);

        // When
        value[0] = 2;

        // Then
        assertThat(meters.gauges("up").map(Gauge::value)).containsExactly(2.0);
    }
}
