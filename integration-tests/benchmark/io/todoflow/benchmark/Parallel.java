package io.todoflow.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same work on several threads for a span of time. */
final class Parallel {

    private Parallel() {}

    /** The work of one thread until the deadline, a {@link System#nanoTime}; returns its amount. */
    @FunctionalInterface
    interface Work {
        int until(int thread, long deadline) throws Exception;
    }

    /** The amount of work, and how long it took. */
    record Done(int count, double seconds) {
        double rate() {
            return count / seconds;
        }
    }

    static Done run(int threads, Duration span, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Callable<Integer>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                all.add(() -> work.until(thread, start + span.toNanos()));
            }
            int count = 0;
            for (Future<Integer> done : executor.invokeAll(all)) {
                count += done.get();
            }
            return new Done(count, seconds(start));
        } finally {
            executor.shutdown();
        }
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
