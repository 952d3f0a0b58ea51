package io.todoflow.it;

import io.todoflow.dev.FreePorts;
import io.todoflow.it.bare.BarePipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * B3: what the pipeline does that one writes by hand, under the same load on the same database and broker; and B4: the same
 * behind a sidecar, as the application is.
 */
final class HandWritten {

    private static final int TURNS = 12;
    private static final String TOPIC = "bare";
    private static final String ON_THEIR_WAY =
            "select (select count(*) from bare.task) - (select count(*) from bare.audit_log)";

    private HandWritten() {}

    /** In turns with the application, which stays beside it. */
    static void measure(Bench bench) throws Exception {
        World world = bench.warm();
        try (BareProcess pipeline =
                        new BareProcess(world, "bare.log", bench.kafka().address(), TOPIC);
                Probe probe = new Probe(world)) {
            pipeline.start();
            inTurns(
                    bench,
                    probe,
                    pipeline,
                    Figure.HAND_WRITTEN_WARM_UP,
                    Figure.HAND_WRITTEN,
                    Figure.BESIDE_HAND_WRITTEN);
            latency(bench, probe, pipeline.port);
        }
    }

    /** B4, in turns with the application. It takes bulks, whatever the application does. */
    static void measureBehindDapr(Bench bench) throws Exception {
        World world = bench.warm();
        int[] ports = FreePorts.find(2);
        Path folder = Files.createDirectories(world.folder().resolve("bare")).toAbsolutePath();
        try (BareProcess pipeline = new BareProcess(
                        world, "bare-dapr.log", bench.kafka().address(), TOPIC + "-dapr", "" + ports[1]);
                SidecarProcess sidecar = KafkaSidecarFiles.sidecar(
                        folder, "bare", pipeline.port, ports, bench.kafka().address(), "");
                Probe probe = new Probe(world)) {
            probe.execute("drop schema if exists bare cascade");
            sidecar.launch();
            pipeline.start();
            sidecar.awaitReady();
            inTurns(
                    bench,
                    probe,
                    pipeline,
                    Figure.HAND_WRITTEN_DAPR_WARM_UP,
                    Figure.HAND_WRITTEN_DAPR,
                    Figure.BESIDE_HAND_WRITTEN_DAPR);
        }
    }

    private static void inTurns(
            Bench bench, Probe probe, BareProcess pipeline, Figure warmUp, Figure handWritten, Figure beside)
            throws Exception {
        Figures figures = bench.figures();
        World world = bench.warm();
        figures.put(warmUp, WarmUp.run(Sizes.WARM_UP, () -> throughput(probe, pipeline.port)));
        Turns rates = Turns.run(TURNS, () -> throughput(probe, pipeline.port), () -> EndToEnd.rate(world, probe));
        figures.put(handWritten, rates.reference());
        figures.put(beside, rates.compared());
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
        private final List<String> arguments;

        /** @param arguments brokers, topic, and the port of a sidecar where it has one */
        BareProcess(World world, String log, String... arguments) {
            super(world.folder().resolve(log));
            this.databaseUrl = world.database().url();
            this.arguments = List.of(arguments);
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
                    databaseUrl));
            command.addAll(arguments);
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
