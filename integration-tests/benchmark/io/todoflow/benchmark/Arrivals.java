package io.todoflow.benchmark;

import io.todoflow.it.world.Wait;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts events that arrive on several threads. */
final class Arrivals {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong first = new AtomicLong();
    private final AtomicLong last = new AtomicLong();

    void reset() {
        count.set(0);
        first.set(0);
    }

    void add(int events) {
        long now = System.nanoTime();
        first.compareAndSet(0, now);
        last.set(now);
        count.addAndGet(events);
    }

    /** Waits for a number of events; returns the rate per second between the first and the last. */
    double await(int events) {
        Wait.until(LONGEST, events + " events have arrived", () -> count.get() >= events);
        return 1e9 * count.get() / (last.get() - first.get());
    }
}
