package io.todoflow.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waiting on conditions. */
final class Wait {

    private static final Duration POLL = Duration.ofMillis(50);

    private Wait() {}

    static void until(Duration atMost, String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(atMost)
                .until(condition);
    }

    static void untilAsserted(Duration atMost, String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(atMost)
                .untilAsserted(assertion);
    }
}
