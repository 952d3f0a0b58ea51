package io.todoflow.camel.dapr;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Records metrics with Micrometer. Tags contain components, topics and outcomes, but never an id, a key or a message.
 */
final class MicrometerSidecarMetrics implements SidecarMetrics {

    private final MeterRegistry registry;

    private MicrometerSidecarMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    static SidecarMetrics of(Object registry) {
        return new MicrometerSidecarMetrics((MeterRegistry) registry);
    }

    @Override
    public void request(DaprOperation operation, String component, String outcome, long nanos) {
        Timer.builder("camel.dapr.requests")
                .description("Requests to the Dapr sidecar")
                .tags("operation", operation.name(), "component", component, "outcome", outcome)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void entries(String component, int published, int failed) {
        registry.counter("camel.dapr.entries", "component", component, "outcome", "published")
                .increment(published);
        registry.counter("camel.dapr.entries", "component", component, "outcome", "failed")
                .increment(failed);
    }

    @Override
    public void delivery(String component, String topic, EventStatus status, long nanos) {
        Timer.builder("camel.dapr.deliveries")
                .description("Events that the Dapr sidecar delivered, by the answer")
                .tags("component", component, "topic", topic, "outcome", lowerCase(status))
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void trigger(String job, boolean succeeded, long nanos) {
        Timer.builder("camel.dapr.triggers")
                .description("Jobs that the Dapr sidecar triggered")
                .tags("job", job, "outcome", succeeded ? "success" : "failed")
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void health(DoubleSupplier up) {
        Gauge.builder("camel.dapr.sidecar.up", up::getAsDouble)
                .description("Whether the Dapr sidecar and its components are there")
                .strongReference(true)
                .register(registry);
    }

    private static String lowerCase(EventStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
