package io.todoflow.benchmark;

import io.todoflow.benchmark.bare.BarePipeline;
import io.todoflow.it.world.KafkaSidecarFiles;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.ServerProcess;
import io.todoflow.it.world.SidecarProcess;
import io.todoflow.it.world.World;
import io.todoflow.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * B3: a hand-written pipeline, under the same load on the same database and broker. B4: the same behind a sidecar, like
 * the application. B1 and the application take part in the same turns, so that the ratios show the limit.
 */
final class HandWritten {

    private static final int TURNS = 12;

    private HandWritten() {}

    /** The application keeps running beside them. B4 accepts bulks if the application does. */
    static void measure(Bench bench) throws Exception {
        World world = bench.warm();
        int[] ports = FreePorts.find(2);
        Path folder = Files.createDirectories(world.folder().resolve("bare")).toAbsolutePath();
        String brokers = bench.kafka().address();
        try (Probe probe = new Probe(world);
                BareProcess bare = new BareProcess(world, probe, "bare", brokers, "bare");
                BareProcess behindDapr =
                        new BareProcess(world, probe, "bare_dapr", brokers, "bare-dapr", "" + ports[1]);
                SidecarProcess sidecar =
                        KafkaSidecarFiles.sidecar(folder, "bare", behindDapr.port, ports, brokers, "")) {
            BareLimits.makeTables(probe);
            bare.start();
            sidecar.launch();
            behindDapr.start();
            sidecar.awaitReady();
            Figures figures = bench.figures();
            figures.put(Figure.HAND_WRITTEN_WARM_UP, WarmUp.run(Sizes.WARM_UP, bare::throughput));
            figures.put(Figure.HAND_WRITTEN_DAPR_WARM_UP, WarmUp.run(Sizes.WARM_UP, behindDapr::throughput));
            double[] rates = Turns.means(
                    TURNS,
                    List.of(
                            () -> BareLimits.commits(world),
                            bare::throughput,
                            behindDapr::throughput,
                            () -> EndToEnd.rate(world, probe)));
            figures.put(Figure.COMMITS_BESIDE, rates[0]);
            figures.put(Figure.HAND_WRITTEN, rates[1]);
            figures.put(Figure.HAND_WRITTEN_DAPR, rates[2]);
            figures.put(Figure.END_TO_END_BESIDE, rates[3]);
            bare.latency(rates[1] / 2, Figure.HAND_WRITTEN_HALF_P50, Figure.HAND_WRITTEN_HALF_P99, figures);
            behindDapr.latency(
                    rates[2] / 2, Figure.HAND_WRITTEN_DAPR_HALF_P50, Figure.HAND_WRITTEN_DAPR_HALF_P99, figures);
            // at the load of the application's measurement
            @Nullable Double load = figures.measured(Figure.LATENCY_LOAD);
            if (load != null) {
                bare.latency(load, Figure.HAND_WRITTEN_P50, Figure.HAND_WRITTEN_P99, figures);
                behindDapr.latency(load, Figure.HAND_WRITTEN_DAPR_P50, Figure.HAND_WRITTEN_DAPR_P99, figures);
            }
        }
    }

    /** A separate process with the heap size of the application. */
    private static final class BareProcess extends ServerProcess {

        private final int port = FreePorts.find(1)[0];
        private final Probe probe;
        private final String schema;
        private final String databaseUrl;
        private final List<String> arguments;

        /**
         * @param schema the schema of its tables only
         * @param arguments brokers, topic and, if it has one, the port of a sidecar
         */
        BareProcess(World world, Probe probe, String schema, String... arguments) throws SQLException {
            super(world.folder().resolve(schema + ".log"));
            this.probe = probe;
            this.schema = schema;
            String url = world.database().url();
            this.databaseUrl = url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
            this.arguments = List.of(arguments);
            probe.execute("drop schema if exists %s cascade".formatted(schema));
            probe.execute("create schema %s".formatted(schema));
        }

        double throughput() throws Exception {
            return EndToEnd.rate(port, probe, () -> {
                awaitAudited();
                return probe.number("select extract(epoch from max(recorded_at)) from %s.audit_log".formatted(schema));
            });
        }

        /** Runs at a fixed rate of tasks per second. */
        void latency(double rate, Figure p50, Figure p99, Figures figures) throws Exception {
            String users = TaskLoad.steady(port, rate);
            awaitAudited();
            String effects =
                    "%1$s.audit_log effect join %1$s.task change on change.id = effect.task_id".formatted(schema);
            figures.put(p50, EndToEnd.percentile(probe, effects, users, 0.50));
            figures.put(p99, EndToEnd.percentile(probe, effects, users, 0.99));
        }

        private void awaitAudited() throws SQLException {
            probe.await(
                    "all events are audited",
                    "select (select count(*) from %1$s.task) - (select count(*) from %1$s.audit_log)".formatted(schema),
                    0,
                    0);
        }

        @Override
        protected List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(Sizes.LOADED_OPTIONS);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    BarePipeline.class.getName(),
                    "" + port,
                    databaseUrl));
            command.addAll(arguments);
            return command;
        }

        @Override
        protected boolean isReady() {
            return isListening(port);
        }

        @Override
        public String toString() {
            return "the hand-written pipeline";
        }
    }
}
