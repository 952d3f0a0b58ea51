package io.todoflow.camel.dapr;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Camel's readiness check of the sidecar, {@code dapr-sidecar}. */
final class SidecarHealthCheck extends AbstractHealthCheck {

    private final SidecarHealth health;

    SidecarHealthCheck(SidecarHealth health) {
        super("dapr", "dapr-sidecar");
        this.health = health;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        switch (health.state()) {
            case UP -> result.up();
            case DOWN ->
                result.message("The Dapr sidecar is not healthy: " + health.reason())
                        .down();
            case UNKNOWN -> result.unknown();
        }
    }
}
