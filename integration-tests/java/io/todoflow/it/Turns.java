package io.todoflow.it;

import java.util.concurrent.Callable;

/**
 * Figures of two things that are compared, measured in turns, since machines have moods.
 *
 * @param reference mean of the one that the other is compared with
 * @param compared mean of the other
 */
record Turns(double reference, double compared) {

    /**
     * Measures both in each turn; the first half warms them up.
     *
     * @param count how many turns, an even number
     */
    static Turns run(int count, Callable<Double> reference, Callable<Double> compared) throws Exception {
        double referenceSum = 0;
        double comparedSum = 0;
        for (int turn = 0; turn < count; turn++) {
            double referenceTurn = reference.call();
            double comparedTurn = compared.call();
            if (turn >= count / 2) {
                referenceSum += referenceTurn;
                comparedSum += comparedTurn;
            }
        }
        return new Turns(referenceSum / (count / 2), comparedSum / (count / 2));
    }
}
