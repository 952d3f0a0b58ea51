package io.todoflow.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measurements of this build and another one, taken in turns. */
final class Medians {

    private static final Logger LOG = LoggerFactory.getLogger(Medians.class);

    private final List<Double> ours = new ArrayList<>();
    private final List<Double> theirs = new ArrayList<>();

    void addOurs(double figure) {
        ours.add(figure);
    }

    void addTheirs(double figure) {
        theirs.add(figure);
    }

    double ours() {
        return quantile(ours, 0.5);
    }

    double theirs() {
        return quantile(theirs, 0.5);
    }

    /** Adds the medians to the figures, and logs the spread of the ratios of each turn. */
    void put(Figures figures, Figure figureOfOurs, Figure figureOfTheirs) {
        figures.put(figureOfTheirs, theirs());
        figures.put(figureOfOurs, ours());
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < Math.min(ours.size(), theirs.size()); turn++) {
            ratios.add(ours.get(turn) / theirs.get(turn));
        }
        LOG.info(
                "{}: this build ÷ other, turn by turn: median {}, from {} to {}, {} turns",
                figureOfOurs.description,
                rounded(quantile(ratios, 0.5)),
                rounded(quantile(ratios, 0)),
                rounded(quantile(ratios, 1)),
                ratios.size());
    }

    private static double quantile(List<Double> figures, double share) {
        double[] sorted =
                figures.stream().mapToDouble(figure -> figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("Nothing was measured");
        }
        double place = share * (sorted.length - 1);
        return Arrays.stream(new int[] {(int) Math.floor(place), (int) Math.ceil(place)})
                .mapToDouble(index -> sorted[index])
                .average()
                .orElseThrow();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
