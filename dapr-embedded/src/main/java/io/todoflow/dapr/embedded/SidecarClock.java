package io.todoflow.dapr.embedded;

import java.time.Duration;
import java.time.Instant;

/** The sidecar's clock: the real time plus the time that a test has skipped. */
final class SidecarClock {

    private volatile Duration passed = Duration.ZERO;

    Instant now() {
        return Instant.now().plus(passed);
    }

    synchronized void pass(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time cannot go backwards: " + time);
        }
        passed = passed.plus(time);
    }
}
