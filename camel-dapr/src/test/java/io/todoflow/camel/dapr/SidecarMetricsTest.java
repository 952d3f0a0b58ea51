package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The component records metrics if Micrometer is available, and works without it. */
class SidecarMetricsTest {

    @Test
    void eachRequestIsMeasuredByOperationComponentAndOutcome() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (CamelWithDapr camel = CamelWithDapr.start(dapr -> dapr, meters)) {
            // When
            camel.send("dapr:pubSub?pubSubName=pubsub&topic=t", "x");
            camel.send("dapr:pubSub?pubSubName=pubsub&topic=forbidden", "x");
            camel.send("dapr:secret?secretStore=secretstore&key=token", null);
            camel.send("dapr:state?stateStore=statestore&stateOperation=get&key=k", null);
            camel.send(
                    "dapr:pubSub?pubSubName=pubsub&topic=t&contentType=application/json",
                    List.of(Map.of("entryId", "1", "event", "{}"), Map.of("entryId", "2", "event", "{}")));

            // Then
            assertThat(count(meters, "pubSub", "pubsub", "success")).isEqualTo(2);
            assertThat(count(meters, "pubSub", "pubsub", "forbidden")).isEqualTo(1);
            assertThat(count(meters, "secret", "secretstore", "success")).isEqualTo(1);
            assertThat(count(meters, "state", "statestore", "success")).isEqualTo(1);
            assertThat(meters.get("camel.dapr.entries")
                            .tag("outcome", "published")
                            .counter()
                            .count())
                    .isEqualTo(2);
        }
    }

    @Test
    void withoutAMeterRegistryItWorksWithoutMetrics() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // When
            Exchange published = camel.send("dapr:pubSub?pubSubName=pubsub&topic=t", "x");

            // Then
            assertThat(published.getException()).isNull();
            assertThat(camel.component.metrics()).isSameAs(SidecarMetrics.NONE);
        }
    }

    @Test
    void withoutMicrometerThereAreNoMetrics() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            // Given
            camel.getRegistry().bind("meters", new SimpleMeterRegistry());
            camel.setClassResolver(new DefaultClassResolver() {
                @Override
                public @Nullable Class<?> resolveClass(String name) {
                    return name.startsWith("io.micrometer.") ? null : super.resolveClass(name);
                }
            });

            // When
            SidecarMetrics metrics = SidecarMetrics.of(camel);

            // Then
            assertThat(metrics).isSameAs(SidecarMetrics.NONE);
        }
    }

    private static long count(SimpleMeterRegistry meters, String operation, String component, String outcome) {
        return meters.get("camel.dapr.requests")
                .tags("operation", operation, "component", component, "outcome", outcome)
                .timer()
                .count();
    }
}
