package io.todoflow.benchmark;

import io.todoflow.it.world.AppJar;
import io.todoflow.it.world.ServerProcess;
import io.todoflow.it.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures one service in a separate process, on each JDK: its startup time, and its cost when idle. */
final class StartAndIdle {

    private static final Logger LOG = LoggerFactory.getLogger(StartAndIdle.class);
    private static final String SERVICE = "-Dtodoflow.service=audit-service";
    private static final int STARTS = 2;

    private StartAndIdle() {}

    static void measure(Bench bench) throws Exception {
        // the schema exists
        World world = bench.fresh(List.of(SERVICE));
        world.app().stop();
        measure(
                bench,
                new Service(world, AppJar.command(options())),
                Figure.START_CDS,
                Figure.IDLE_CPU_CDS,
                Figure.IDLE_RSS_CDS);
        if (Image.isPossible()) {
            Image image = Image.make(AppJar.packed(), Path.of("Dockerfile"), "image");
            measure(
                    bench,
                    new Service(world, image.command(options())),
                    Figure.START_AOT,
                    Figure.IDLE_CPU_AOT,
                    Figure.IDLE_RSS_AOT);
        } else {
            LOG.info("No JDK 25: neither -Dbenchmark.jdk25= nor JAVA25_HOME names one");
        }
    }

    private static List<String> options() {
        return Stream.concat(Sizes.SERVICE_OPTIONS.stream(), Stream.of(SERVICE)).toList();
    }

    /** Starts it several times, and lets it settle after the last start. */
    private static void measure(Bench bench, Service service, Figure start, Figure cpu, Figure rss) throws IOException {
        World world = service.world;
        try (service) {
            double soonest = Double.MAX_VALUE;
            for (int i = 0; i < STARTS; i++) {
                if (i > 0) {
                    service.stop();
                }
                long begin = System.nanoTime();
                service.start();
                soonest = Math.min(soonest, Parallel.seconds(begin));
            }
            bench.figures().put(start, soonest);
            world.sidecar().start();
            LockSupport.parkNanos(Sizes.SETTLE.toNanos());
            Duration before = service.handle().info().totalCpuDuration().orElseThrow();
            LockSupport.parkNanos(Sizes.SETTLE.toNanos());
            Duration used =
                    service.handle().info().totalCpuDuration().orElseThrow().minus(before);
            bench.figures().put(cpu, 100.0 * used.toNanos() / Sizes.SETTLE.toNanos());
            bench.figures().put(rss, service.residentMib());
            world.sidecar().stop();
            service.stop();
        }
    }

    /** Replaces the world's application. */
    private static final class Service extends ServerProcess {

        private final World world;
        private final List<String> command;

        Service(World world, List<String> command) {
            super(world.folder().resolve("service.log"));
            this.world = world;
            this.command = command;
        }

        @Override
        protected List<String> command() {
            return command;
        }

        @Override
        protected Map<String, String> environment() {
            return world.app().environment();
        }

        @Override
        protected boolean isReady() {
            return world.app().isReady();
        }

        @Override
        public String toString() {
            return "the service of " + command.get(0);
        }
    }
}
