package io.todoflow.it;

import io.todoflow.dev.FreePorts;
import io.todoflow.it.bare.BarePipeline;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** B3: what the pipeline does that one writes by hand, under the same load on the same database and broker. */
final class HandWritten {

    private static final String ON_THEIR_WAY =
            "select (select count(*) from bare.task) - (select count(*) from bare.audit_log)";

    private HandWritten() {}

    /** In turns with the application, which stays beside it. */
    static void measure(Bench bench) throws Exception {
        World world = bench.warm();
        try (BareProcess pipeline = new BareProcess(world, bench.kafka().address());
                Probe probe = new Probe(world)) {
            pipeline.start();
            bench.figures()
                    .put(
                            Figure.HAND_WRITTEN_WARM_UP,
                            WarmUp.run(Sizes.WARM_UP, () -> throughput(probe, pipeline.port)));
            Turns rates = Turns.run(12, () -> throughput(probe, pipeline.port), () -> EndToEnd.rate(world, probe));
            bench.figures().put(Figure.HAND_WRITTEN, rates.reference());
            bench.figures().put(Figure.BESIDE_HAND_WRITTEN, rates.compared());
            latency(bench, probe, pipeline.port);
        }
    }

    /** At the load at which the application was measured. */
    private static void latency(Bench bench, Probe probe, int port) throws Exception {
        @Nullable Double rate = bench.figures().measured(Figure.LATENCY_LOAD);
        if (rate == null) {
            return;
        }
        String users = TaskLoad.steady(port, rate);
        awaitAudited(probe);
        String effects = "bare.audit_log effect join bare.task change on change.id = effect.task_id";
        bench.figures().put(Figure.HAND_WRITTEN_P50, EndToEnd.percentile(probe, effects, users, 0.50));
        bench.figures().put(Figure.HAND_WRITTEN_P99, EndToEnd.percentile(probe, effects, users, 0.99));
    }

    private static void awaitAudited(Probe probe) throws SQLException {
        probe.await("all events are audited", ON_THEIR_WAY, 0, 0);
    }

    private static double throughput(Probe probe, int port) throws Exception {
        double start = probe.sample("0").time();
        int accepted = TaskLoad.closed(port, Sizes.SPAN).count();
        awaitAudited(probe);
        double end = probe.number("select extract(epoch from max(recorded_at)) from bare.audit_log");
        return accepted / (end - start);
    }

    /** A process of its own, with as much heap as the application. */
    private static final class BareProcess extends ServerProcess {

        private final int port = FreePorts.find(1)[0];
        private final String databaseUrl;
        private final String brokers;

        BareProcess(World world, String brokers) {
            super(world.folder().resolve("bare.log"));
            this.databaseUrl = world.database().url();
            this.brokers = brokers;
        }

        @Override
        List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(Sizes.LOADED_OPTIONS);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    BarePipeline.class.getName(),
                    "" + port,
                    databaseUrl,
                    brokers,
                    "bare"));
            return command;
        }

        @Override
        boolean isReady() {
            return isListening(port);
        }

        @Override
        public String toString() {
            return "the pipeline written by hand";
        }
    }
}
