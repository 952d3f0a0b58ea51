package io.todoflow;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Reports whether the sidecar is up. Without it the service is degraded, not down: it still answers requests, and
 * events wait in the outbox. It is therefore not part of readiness, which would cut the service off from its clients.
 */
@Component
class DaprSidecarHealthIndicator extends AbstractHealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "Events wait for the Dapr sidecar");

    private final CamelContext camel;

    DaprSidecarHealthIndicator(CamelContext camel) {
        this.camel = camel;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        HealthCheck.Result result = HealthCheckRegistry.get(camel)
                .getCheck("dapr-sidecar")
                .map(HealthCheck::call)
                .orElse(null);
        if (result == null) {
            health.unknown();
            return;
        }
        switch (result.getState()) {
            case UP -> health.up();
            case DOWN ->
                health.status(DEGRADED).withDetail("reason", result.getMessage().orElse(""));
            case UNKNOWN -> health.unknown();
        }
    }
}
