package io.todoflow.it;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Repeats what is to be measured until it does not become faster. */
final class WarmUp {

    private static final double RISE = 1.05;

    private WarmUp() {}

    /**
     * Runs spans for a while, and then until the rate does not rise by more than a twentieth over the last one, for three
     * times as long at most. The compiler of a JVM that shares two cores with its load is late.
     *
     * @param least how long at least
     * @param span runs a span, and returns its rate
     * @return how many spans were run
     */
    static int run(Duration least, Callable<Double> span) throws Exception {
        long start = System.nanoTime();
        double last = 0;
        int spans = 0;
        while (true) {
            double rate = span.call();
            spans++;
            long taken = System.nanoTime() - start;
            boolean rises = rate > last * RISE;
            if (taken > least.toNanos() && (!rises || taken > 3 * least.toNanos())) {
                return spans;
            }
            last = rate;
        }
    }
}
