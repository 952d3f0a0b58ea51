package io.todoflow.simulation;

import java.util.Random;

/** What goes wrong, as the random numbers of a seed say; nothing any more once they have ended. */
final class Faults {

    private final Random random;
    private final int percent;
    private boolean ended;
    private int injected;

    /** @param percent how likely something goes wrong at a step */
    Faults(Random random, int percent) {
        this.random = random;
        this.percent = percent;
    }

    /** Whether it happens here. */
    boolean happens() {
        boolean happens = !ended && random.nextInt(100) < percent;
        injected += happens ? 1 : 0;
        return happens;
    }

    /** One of several outcomes. */
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
