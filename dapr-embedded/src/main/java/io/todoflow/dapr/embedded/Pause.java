package io.todoflow.dapr.embedded;

import java.time.Duration;

/** Pauses between two attempts. */
final class Pause {

    private Pause() {}

    /** Sleeps for a duration. If the thread is interrupted, returns false and keeps the interrupt flag. */
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
