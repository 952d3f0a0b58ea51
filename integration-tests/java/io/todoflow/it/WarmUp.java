package io.todoflow.it;

import java.util.concurrent.Callable;

/** Repeats what is to be measured until it does not become faster. */
final class WarmUp {

    private static final int MOST = 6;
    private static final double RISE = 1.05;

    private WarmUp() {}

    /**
     * Runs spans until the rate does not rise by more than a twentieth over the last one, at most six.
     *
     * @param span runs a span, and returns its rate
     * @return how many spans were run
     */
    static int run(Callable<Double> span) throws Exception {
        double last = 0;
        for (int spans = 1; spans < MOST; spans++) {
            double rate = span.call();
            if (rate <= last * RISE) {
                return spans;
            }
            last = rate;
        }
        span.call();
        return MOST;
    }
}
