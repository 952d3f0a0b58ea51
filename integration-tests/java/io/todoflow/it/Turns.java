package io.todoflow.it;

import java.util.concurrent.Callable;

/**
 * Figures of two things that are compared, measured in turns, since machines have moods.
 *
 * @param bare mean of the one that the other is compared with
 * @param routed mean of the other
 */
record Turns(double bare, double routed) {

    /**
     * Measures both in each turn; the first half warms them up.
     *
     * @param count how many turns, an even number
     */
    static Turns run(int count, Callable<Double> bare, Callable<Double> routed) throws Exception {
        double bareSum = 0;
        double routedSum = 0;
        for (int turn = 0; turn < count; turn++) {
            double bareTurn = bare.call();
            double routedTurn = routed.call();
            if (turn >= count / 2) {
                bareSum += bareTurn;
                routedSum += routedTurn;
            }
        }
        return new Turns(bareSum / (count / 2), routedSum / (count / 2));
    }
}
