package io.todoflow.benchmark;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * Figures of two compared things, measured in turns because the speed of a machine varies.
 *
 * @param reference mean of the reference
 * @param compared mean of the other one
 */
record Turns(double reference, double compared) {

    /** Measures both in each turn; the first half of the turns warms them up. */
    static Turns run(int count, Callable<Double> reference, Callable<Double> compared) throws Exception {
        double[] means = means(count, List.of(reference, compared));
        return new Turns(means[0], means[1]);
    }

    /**
     * Measures all of them in each turn; the first half of the turns warms them up.
     *
     * @param count number of turns, an even one
     * @return the mean of each over the second half
     */
    static double[] means(int count, List<Callable<Double>> measured) throws Exception {
        double[] means = new double[measured.size()];
        for (int turn = 0; turn < count; turn++) {
            for (int i = 0; i < means.length; i++) {
                double figure = measured.get(i).call();
                if (turn >= count / 2) {
                    means[i] += figure / (count / 2);
                }
            }
        }
        return means;
    }
}
