package io.todoflow.benchmark;

import io.todoflow.it.world.SidecarBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The durations and sizes of the benchmark; {@code -Dbenchmark.<name>=} sets each. */
final class Sizes {

    /** Length of each measurement by load. */
    static final Duration SPAN = Duration.ofSeconds(Integer.getInteger("benchmark.seconds", 4));
    /** Minimum duration of a warm-up. */
    static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("benchmark.warm-up", 60));
    /** Tasks per second while one consumer fails: a rate that the consumers can sustain. */
    static final int RATE = Integer.getInteger("benchmark.rate", 40);
    /** Events of a backlog that the relay drains. */
    static final int BACKLOG = Integer.getInteger("benchmark.backlog", 5_000);
    /** Events of the backlog whose relay rate is compared with that of a backlog of {@link #SHORT_BACKLOG}. */
    static final int LONG_BACKLOG = Integer.getInteger("benchmark.long-backlog", 100_000);

    static final int SHORT_BACKLOG = 1000;
    /** Events in the broker that a consumer drains. */
    static final int DELIVERIES = Integer.getInteger("benchmark.deliveries", 40_000);
    /** Tasks in the full database; it has twice as many audit entries. */
    static final int TASKS = Integer.getInteger("benchmark.tasks", 1_000_000);
    /** How long a service settles before it counts as idle, and then how long it is observed. */
    static final Duration SETTLE = Duration.ofSeconds(Integer.getInteger("benchmark.settle", 30));
    /**
     * JVM options of the application under load, of B3 and of peers: the garbage collector is that of a container of
     * the chart.
     */
    static final List<String> LOADED_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");
    /** JVM options of the service whose start and idle state are measured. */
    static final List<String> SERVICE_OPTIONS = words(
            System.getProperty("benchmark.service-options", "-XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1"), " ");
    /** Another build to compare with in turns; a Dockerfile beside it replaces that of this build. */
    static final Optional<Path> AGAINST = words(System.getProperty("benchmark.against", ""), "\n").stream()
            .findFirst()
            .map(Path::of);
    /** Number of starts of each build. */
    static final int STARTS = Integer.getInteger("benchmark.starts", 6);
    /** How long after its readiness an application counts as cold. */
    static final Duration COLD = Duration.ofSeconds(Integer.getInteger("benchmark.cold", 15));
    /** Names of the measurements to run; all if empty. */
    static final List<String> ONLY = words(System.getProperty("benchmark.only", ""), ",");
    /** Names of {@link SidecarBroker} to run on; all available ones if empty. */
    static final List<String> ON = words(System.getProperty("benchmark.on", ""), ",");

    /** The Java version of the benchmark and the application. */
    static final String JDK = "JDK " + Runtime.version().feature();

    static final int CLIENTS = 32;
    /** Number of events in a bulk, for publishing and delivery. */
    static final int BULK = 100;
    /** Number of partitions of each Kafka topic. */
    static final int PARTITIONS = 8;

    private Sizes() {}

    private static List<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
