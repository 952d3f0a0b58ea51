package io.todoflow.it;

/** One measurement of the benchmark; it hands what it finds to the figures of the bench. */
@FunctionalInterface
interface Measurement {
    void measure(Bench bench) throws Exception;
}
