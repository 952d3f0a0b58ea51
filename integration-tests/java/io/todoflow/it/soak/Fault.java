package io.todoflow.it.soak;

import java.util.Random;

/**
 * A fault of limited duration.
 *
 * @param weight relative frequency; 0 for a fault that occurs once, in the middle
 * @param shortest minimum duration in milliseconds
 * @param longest maximum duration in milliseconds
 */
record Fault(String name, int weight, int shortest, int longest, Work begin, Work end) {

    private static final int QUICK = 200;
    private static final int LONG = 20_000;

    /** One half of a fault. */
    interface Work {
        void run() throws Exception;
    }

    /** A fault of at most one and a half seconds. */
    static Fault quick(String name, int weight, Work begin, Work end) {
        return new Fault(name, weight, QUICK, 1500, begin, end);
    }

    /** A fault of 20 seconds: longer than all timeouts of a request or a delivery. */
    static Fault lasting(String name, int weight, Work begin, Work end) {
        return new Fault(name, weight, LONG, LONG, begin, end);
    }

    /** A fault that ends when its action has ended. */
    static Fault momentary(String name, int weight, Work work) {
        return new Fault(name, weight, 0, QUICK, work, () -> {});
    }

    /** A fault that occurs once, in the middle. */
    static Fault once(String name, Work begin, Work end) {
        return new Fault(name, 0, QUICK, 1500, begin, end);
    }

    /** The duration of this occurrence, in milliseconds. */
    long duration(Random random) {
        return shortest + random.nextInt(longest - shortest + 1);
    }
}
