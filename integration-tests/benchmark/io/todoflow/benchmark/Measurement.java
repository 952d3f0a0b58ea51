package io.todoflow.benchmark;

/** A measurement of the benchmark; it adds its results to the figures of the bench. */
@FunctionalInterface
interface Measurement {
    void measure(Bench bench) throws Exception;
}
