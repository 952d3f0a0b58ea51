package io.todoflow.it.world;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for conditions. */
public final class Wait {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLITE_POLL = Duration.ofMillis(500);

    private Wait() {}

    /** Waits until a condition is true; fails with its description. */
    public static void until(Duration atMost, String what, Callable<Boolean> condition) {
        until(atMost, POLL, what, condition);
    }

    /** Polls less often, for many concurrent waits or busy targets. */
    public static void politely(Duration atMost, String what, Callable<Boolean> condition) {
        until(atMost, POLITE_POLL, what, condition);
    }

    private static void until(Duration atMost, Duration poll, String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(poll)
                .atMost(atMost)
                .until(condition);
    }

    /** Waits until an assertion holds; fails with its description. */
    public static void untilAsserted(Duration atMost, String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(atMost)
                .untilAsserted(assertion);
    }
}
