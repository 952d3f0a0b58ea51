package io.todoflow.dapr.embedded;

import java.time.Duration;

/** The interval between two attempts, which Dapr's policies and components have, too. */
final class Pause {

    private Pause() {}

    /** Waits for that long; false as soon as the thread is interrupted, which it stays. */
    static boolean of(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
