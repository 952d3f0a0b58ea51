package io.todoflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.SidecarBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the application and the bare limits of the same database and broker, in one run. Asserts that everything
 * arrives, but no speed. {@code ./mvnw -Pbenchmark verify} runs it. The method is in
 * docs/archive/2026-11-performance.md, the settings are in {@link Sizes}, and the results in {@link Figure}.
 */
class Benchmark {

    static {
        // Otherwise answers wait for acknowledgements of TCP; read once when the HTTP server's classes load
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger LOG = LoggerFactory.getLogger(Benchmark.class);

    /** In this order: the first ones share a world with a warm application, the others create their own. */
    private static final Map<String, Measurement> MEASUREMENTS = new LinkedHashMap<>();

    static {
        MEASUREMENTS.put("bulks", BareLimits::bulks);
        MEASUREMENTS.put("publish", ComponentPublish::measure);
        MEASUREMENTS.put("end-to-end", EndToEnd::throughput);
        MEASUREMENTS.put("latency", EndToEnd::latency);
        MEASUREMENTS.put("broker-down", EndToEnd::brokerDown);
        MEASUREMENTS.put("hand-written", onKafka(HandWritten::measure));
        MEASUREMENTS.put("relay-and-consumer", Relay::andConsumer);
        MEASUREMENTS.put("consumer", onKafka(AuditConsumer::measure));
        MEASUREMENTS.put("peers", onKafka(Peers::measure));
        MEASUREMENTS.put("relay", Relay::alone);
        MEASUREMENTS.put("delivery", onKafka(DeliveryCost::measure));
        MEASUREMENTS.put("failing-consumer", FailingConsumer::measure);
        MEASUREMENTS.put("full-database", once(FullDatabase::measure));
        MEASUREMENTS.put("curve-load", onKafka(Curves::load));
        MEASUREMENTS.put("curve-consumers", onKafka(Curves::consumers));
        MEASUREMENTS.put("curve-rows", onKafka(Curves::rows));
        MEASUREMENTS.put("start", once(StartAndIdle::measure));
        MEASUREMENTS.put("against-start", against(Against::starts));
        MEASUREMENTS.put("against-cold", against(Against::coldSpans));
        MEASUREMENTS.put("against-load", against(Against::load));
    }

    private static final List<Figures> RUNTIMES = new ArrayList<>();

    private static Measurement onKafka(Measurement measurement) {
        return bench -> {
            if (bench.hasKafka()) {
                measurement.measure(bench);
            }
        };
    }

    /** Those that need another build. */
    private static Measurement against(Measurement measurement) {
        return bench -> {
            if (Sizes.AGAINST.isPresent()) {
                onKafka(measurement).measure(bench);
            }
        };
    }

    /** Those that do not depend on the broker. */
    private static Measurement once(Measurement measurement) {
        return bench -> {
            if (bench.isMain()) {
                measurement.measure(bench);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "REDIS", "KAFKA"})
    void measures(SidecarBroker broker) throws IOException {
        Assumptions.assumeTrue(isWanted(broker), broker + " is not wanted");
        Assumptions.assumeTrue(broker.missing().isEmpty(), broker.missing());
        assertThat(MEASUREMENTS.keySet()).as("measurements").containsAll(Sizes.ONLY);
        Figures figures = new Figures(broker);
        RUNTIMES.add(figures);
        Map<String, Throwable> failed = new LinkedHashMap<>();
        try (Bench bench = new Bench(broker, figures, broker == main())) {
            MEASUREMENTS.forEach((name, measurement) -> {
                if (Sizes.ONLY.isEmpty() || Sizes.ONLY.contains(name)) {
                    measure(bench, name, measurement, failed);
                }
            });
        }
        figures.write();
        assertThat(failed).as("measurements that failed").isEmpty();
    }

    /** A failure does not stop the others; they get a new world. */
    private static void measure(Bench bench, String name, Measurement measurement, Map<String, Throwable> failed) {
        long start = System.nanoTime();
        try {
            measurement.measure(bench);
            LOG.info("{}: {} took {} s", bench.broker(), name, Math.round(Parallel.seconds(start)));
        } catch (Exception | AssertionError e) {
            LOG.error("{}: {} failed", bench.broker(), name, e);
            bench.figures().failed(name, e);
            failed.put(name, e);
            bench.close();
        }
    }

    private static boolean isWanted(SidecarBroker broker) {
        return Sizes.ON.isEmpty() || Sizes.ON.contains(broker.name());
    }

    /** The last one: Kafka, if there is a daprd. */
    private static SidecarBroker main() {
        return Stream.of(SidecarBroker.EMBEDDED, SidecarBroker.REDIS, SidecarBroker.KAFKA)
                .filter(Benchmark::isWanted)
                .filter(broker -> broker.missing().isEmpty())
                .reduce((first, second) -> second)
                .orElse(SidecarBroker.EMBEDDED);
    }

    @AfterAll
    static void report() throws IOException {
        String table = Figures.table(RUNTIMES);
        Files.writeString(Path.of("target", "benchmark.md"), table);
        LOG.info("The table for docs/performance.md, also in target/benchmark.md:\n{}", table);
    }
}
