package io.todoflow.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Repeats a measurement until it no longer becomes faster. */
final class WarmUp {

    private static final double RISE = 1.03;
    private static final int COMPARED = 4;

    private WarmUp() {}

    /**
     * Runs spans for a minimum time, and then until four spans together are at most 3 % faster than the four before
     * them, up to four times the minimum. A JIT compiler that shares two cores with its load needs long, and one span
     * may be faster than the next by chance.
     *
     * @param least minimum duration
     * @param span runs a span, and returns its rate
     * @return how many seconds it took
     */
    static double run(Duration least, Callable<Double> span) throws Exception {
        long start = System.nanoTime();
        List<Double> rates = new ArrayList<>();
        while (true) {
            rates.add(span.call());
            long taken = System.nanoTime() - start;
            if (taken > 4 * least.toNanos() || (taken > least.toNanos() && !rises(rates))) {
                return taken / 1e9;
            }
        }
    }

    private static boolean rises(List<Double> rates) {
        int count = rates.size();
        return count < 2 * COMPARED
                || sum(rates.subList(count - COMPARED, count))
                        > RISE * sum(rates.subList(count - 2 * COMPARED, count - COMPARED));
    }

    private static double sum(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate).sum();
    }
}
