package io.todoflow.benchmark;

import io.todoflow.it.world.AppJar;
import io.todoflow.it.world.Ledger;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.ProcessorTime;
import io.todoflow.it.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this build with another one ({@code -Dbenchmark.against=}), both as in their images. They take turns on one
 * database server and one broker, each with a separate database, topic and sidecar. If there is a Dockerfile beside the
 * jar of the other build, it is that of its image.
 */
final class Against {

    private static final Logger LOG = LoggerFactory.getLogger(Against.class);
    private static final int COLD_SPANS = 3;
    private static final int TURNS = 8;
    /** Each takes the time of a warm-up for both builds. */
    private static final int LATENCY_TURNS = 3;

    private static @Nullable Image ourImage;
    private static @Nullable Image theirImage;

    private Against() {}

    /** Measures the time from the launch of the process to its readiness, without a sidecar. */
    static void starts(Bench bench) throws Exception {
        World world = world(bench);
        try (Side ours = ours(world);
                Side theirs = theirs(bench, world)) {
            ours.stop();
            theirs.stop();
            Medians millis = new Medians();
            Medians processor = new Medians();
            for (int i = 0; i < Sizes.STARTS; i++) {
                Start theirStart = theirs.measureStart();
                Start ourStart = ours.measureStart();
                millis.addTheirs(theirStart.millis());
                millis.addOurs(ourStart.millis());
                processor.addTheirs(theirStart.processorMillis());
                processor.addOurs(ourStart.processorMillis());
            }
            millis.put(bench.figures(), Figure.AGAINST_START, Figure.AGAINST_START_THEIRS);
            processor.put(bench.figures(), Figure.AGAINST_START_CPU, Figure.AGAINST_START_CPU_THEIRS);
        }
    }

    /** Measures full load from the moment of readiness. */
    static void coldSpans(Bench bench) throws Exception {
        World world = world(bench);
        try (Side ours = ours(world);
                Side theirs = theirs(bench, world)) {
            ours.stop();
            theirs.stop();
            Medians rates = new Medians();
            for (int i = 0; i < COLD_SPANS; i++) {
                rates.addTheirs(theirs.coldRate());
                rates.addOurs(ours.coldRate());
            }
            rates.put(bench.figures(), Figure.AGAINST_COLD, Figure.AGAINST_COLD_THEIRS);
        }
    }

    /**
     * Measures the cost and the number of events at full load, the memory afterwards, and the latency at half of the
     * load.
     */
    static void load(Bench bench) throws Exception {
        World world = world(bench);
        try (Side ours = ours(world);
                Side theirs = theirs(bench, world)) {
            ours.replica.sidecar().start();
            theirs.replica.sidecar().start();
            WarmUp.run(Sizes.WARM_UP, () -> theirs.measure().rate());
            WarmUp.run(Sizes.WARM_UP, () -> ours.measure().rate());
            LOG.info("Both builds are warm");
            Medians rates = new Medians();
            Medians app = new Medians();
            Medians database = new Medians();
            Medians sidecar = new Medians();
            for (int turn = 0; turn < TURNS; turn++) {
                // so that neither always finds the work that the other has left
                boolean isOursFirst = turn % 2 == 0;
                EventCost first = (isOursFirst ? ours : theirs).measure();
                EventCost second = (isOursFirst ? theirs : ours).measure();
                EventCost ourCost = isOursFirst ? first : second;
                EventCost theirCost = isOursFirst ? second : first;
                rates.addTheirs(theirCost.rate());
                rates.addOurs(ourCost.rate());
                app.addTheirs(theirCost.app());
                app.addOurs(ourCost.app());
                database.addTheirs(theirCost.database());
                database.addOurs(ourCost.database());
                sidecar.addTheirs(theirCost.sidecar());
                sidecar.addOurs(ourCost.sidecar());
            }
            Figures figures = bench.figures();
            app.put(figures, Figure.AGAINST_APP, Figure.AGAINST_APP_THEIRS);
            database.put(figures, Figure.AGAINST_DATABASE, Figure.AGAINST_DATABASE_THEIRS);
            sidecar.put(figures, Figure.AGAINST_SIDECAR, Figure.AGAINST_SIDECAR_THEIRS);
            rates.put(figures, Figure.AGAINST_RATE, Figure.AGAINST_RATE_THEIRS);
            figures.put(Figure.AGAINST_RSS_THEIRS, theirs.replica.app().residentMib());
            figures.put(Figure.AGAINST_RSS, ours.replica.app().residentMib());
            Medians latency = new Medians();
            for (int turn = 0; turn < LATENCY_TURNS; turn++) {
                latency.addTheirs(theirs.p99(rates.theirs() / 2));
                latency.addOurs(ours.p99(rates.ours() / 2));
            }
            latency.put(figures, Figure.AGAINST_P99, Figure.AGAINST_P99_THEIRS);
        }
    }

    private static World world(Bench bench) throws Exception {
        if (ourImage == null) {
            ourImage = Image.make(AppJar.packed(), Path.of("Dockerfile"), "image");
        }
        return bench.fresh(ourImage, Bench.ONE_CONSUMER);
    }

    private static Side ours(World world) throws SQLException {
        return new Side(
                world,
                new World.Replica(world.app(), world.sidecar(), world.client()),
                world.database().url());
    }

    private static Side theirs(Bench bench, World world) throws Exception {
        if (theirImage == null) {
            Path jar = Sizes.AGAINST.orElseThrow();
            Path dockerfile = jar.resolveSibling("Dockerfile");
            theirImage = Image.make(jar, Files.exists(dockerfile) ? dockerfile : Path.of("Dockerfile"), "other-image");
        }
        String url = world.database().another("other");
        World.Replica replica = bench.beside(theirImage, url, Bench.ONE_CONSUMER);
        replica.app().start();
        return new Side(world, replica, url);
    }

    /** Measures the time from the launch to readiness. */
    private record Start(double millis, double processorMillis) {}

    /** A build with its sidecar and its database. */
    private static final class Side implements AutoCloseable {

        private final World world;
        private final World.Replica replica;
        private final Probe probe;

        Side(World world, World.Replica replica, String databaseUrl) throws SQLException {
            this.world = world;
            this.replica = replica;
            this.probe = new Probe(new Ledger(databaseUrl));
        }

        void stop() {
            replica.app().stop();
        }

        Start measureStart() {
            long start = System.nanoTime();
            replica.app().start();
            double millis = 1000 * Parallel.seconds(start);
            double processorMillis = ProcessorTime.of(replica.app().handle()).toMillis();
            stop();
            return new Start(millis, processorMillis);
        }

        double coldRate() throws Exception {
            replica.sidecar().launch();
            replica.app().start();
            replica.sidecar().awaitReady();
            double rate = run(Sizes.COLD).rate();
            stop();
            replica.sidecar().stop();
            return rate;
        }

        EventCost measure() throws Exception {
            return EventCost.of(replica, world.database(), () -> run(Sizes.SPAN));
        }

        private Parallel.Done run(Duration span) throws Exception {
            long before = probe.lastEvent();
            return EndToEnd.run(replica.app().port(), span, probe, () -> probe.awaitAudited(before));
        }

        double p99(double rate) throws Exception {
            String users = TaskLoad.steady(replica.app().port(), rate);
            probe.awaitAudited();
            return EndToEnd.percentile(probe, "audit_log effect join event change using (event_id)", users, 0.99);
        }

        @Override
        public void close() throws SQLException {
            probe.close();
            replica.close();
        }
    }
}
