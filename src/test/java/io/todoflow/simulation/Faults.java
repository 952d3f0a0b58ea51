package io.todoflow.simulation;

import java.util.Random;

/** Injects faults by the random numbers of a seed, until they are ended. */
final class Faults {

    private final Random random;
    private final int percent;
    private boolean ended;
    private int injected;

    /**
     * @param percent probability of a fault at a step
     */
    Faults(Random random, int percent) {
        this.random = random;
        this.percent = percent;
    }

    /** Whether a fault happens here. */
    boolean happens() {
        boolean happens = !ended && random.nextInt(100) < percent;
        injected += happens ? 1 : 0;
        return happens;
    }

    /** Chooses one of several outcomes. */
    int which(int outcomes) {
        return random.nextInt(outcomes);
    }

    boolean areExpected() {
        return percent > 0;
    }

    void end() {
        ended = true;
    }

    boolean haveEnded() {
        return ended;
    }

    int injected() {
        return injected;
    }
}
