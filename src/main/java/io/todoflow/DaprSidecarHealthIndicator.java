package io.todoflow;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Tells whether the sidecar is there. Without it the service is degraded, not down: requests are answered as they were,
 * and events wait in the outbox. So it is no part of the readiness, which would take the service away from its clients.
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
