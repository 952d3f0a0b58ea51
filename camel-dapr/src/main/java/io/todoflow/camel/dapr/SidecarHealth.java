package io.todoflow.camel.dapr;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the sidecar and its components are healthy, by periodic checks. Only several failed checks in a row count; a
 * successful one counts immediately.
 *
 * @see <a href="https://docs.dapr.io/reference/api/health_api/">Dapr health API, outbound</a>
 */
final class SidecarHealth {

    /** The known state. */
    enum State {
        UNKNOWN,
        UP,
        DOWN
    }

    static final int FAILURES_IN_A_ROW = 3;

    private static final Logger LOG = LoggerFactory.getLogger(SidecarHealth.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DaprComponent component;
    private volatile State state = State.UNKNOWN;
    private volatile String reason = "not asked yet";
    private int failures;
    private @Nullable ScheduledExecutorService timer;

    SidecarHealth(DaprComponent component) {
        this.component = component;
    }

    State state() {
        return state;
    }

    /** Why the last check failed; empty if it succeeded. */
    String reason() {
        return reason;
    }

    /** 1 or 0; NaN while unknown. */
    double up() {
        return switch (state) {
            case UP -> 1;
            case DOWN -> 0;
            case UNKNOWN -> Double.NaN;
        };
    }

    synchronized void start(Duration interval) {
        if (timer == null && !interval.isZero()) {
            timer = component
                    .getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "DaprHealth");
            timer.scheduleWithFixedDelay(this::ask, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    synchronized void stop() {
        if (timer != null) {
            component.getCamelContext().getExecutorServiceManager().shutdownNow(timer);
            timer = null;
        }
    }

    private void ask() {
        try {
            HttpResponse<byte[]> answer = component
                    .sidecar()
                    .http(component
                            .sidecar()
                            .httpRequest("/v1.0/healthz/outbound")
                            .GET()
                            .timeout(PATIENCE))
                    .block();
            if (answer != null && answer.statusCode() / 100 == 2) {
                answered();
            } else {
                failed("it answered " + (answer == null ? "nothing" : answer.statusCode()));
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("The application goes down", e);
        } catch (RuntimeException e) {
            failed(String.valueOf(
                    SidecarFailures.typed(reactor.core.Exceptions.unwrap(e)).getMessage()));
        }
    }

    private void answered() {
        if (state == State.DOWN) {
            LOG.info("The Dapr sidecar is back");
        }
        failures = 0;
        reason = "";
        state = State.UP;
    }

    private void failed(String why) {
        failures++;
        reason = why;
        if (failures >= FAILURES_IN_A_ROW && state != State.DOWN) {
            LOG.warn("The Dapr sidecar is not healthy: {}", why);
            state = State.DOWN;
        }
    }
}
