package io.todoflow;

import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Part of liveness, so that a process with a stuck relay or poll is restarted. */
@Component
class PollsHealthIndicator extends AbstractHealthIndicator {

    private final PollHeartbeats heartbeats;
    private final Duration maxSilence;

    PollsHealthIndicator(PollHeartbeats heartbeats, @Value("${todoflow.health.max-poll-silence}") Duration maxSilence) {
        super("The heartbeats of polls cannot be read");
        this.heartbeats = heartbeats;
        this.maxSilence = maxSilence;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<String, Duration> silent = heartbeats.silentFor(maxSilence);
        if (silent.isEmpty()) {
            health.up();
        } else {
            health.down().withDetail("silent", silent);
        }
    }
}
