package io.todoflow.it;

import io.todoflow.testing.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One service in a process of its own, on each JDK: how long it takes to be ready, and what it costs with nothing to do. */
final class StartAndIdle {

    private static final Logger LOG = LoggerFactory.getLogger(StartAndIdle.class);
    private static final String SERVICE = "-Dtodoflow.service=audit-service";
    private static final int STARTS = 2;

    private StartAndIdle() {}

    static void measure(Bench bench) throws Exception {
        // The schema is there
        World world = bench.fresh(List.of(SERVICE));
        world.app().stop();
        measure(
                bench,
                new Service(world, AppJar.command(options())),
                Figure.START_CDS,
                Figure.IDLE_CPU_CDS,
                Figure.IDLE_RSS_CDS);
        Optional<Path> jdk = jdk25();
        if (jdk.isPresent()) {
            Path folder = makeImage(jdk.get());
            // A cache is for a jar by the path that it was made with
            String command = "cd %s && exec %s -XX:AOTCache=app.aot %s -jar app.jar"
                    .formatted(folder, jdk.get().resolve("java"), String.join(" ", options()));
            measure(
                    bench,
                    new Service(world, List.of("sh", "-c", command)),
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

    /** Where the programs of a JDK 25 are. */
    private static Optional<Path> jdk25() {
        return Stream.of(
                        System.getProperty("benchmark.jdk25", ""),
                        System.getenv().getOrDefault("JAVA25_HOME", ""))
                .filter(home -> !home.isEmpty())
                .map(home -> Path.of(home, "bin"))
                .findFirst();
    }

    /** The folder of the image, with the cache that the instruction of the Dockerfile makes. */
    private static Path makeImage(Path programs) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "it", "image"));
        AppJar.unpackInto(folder);
        String instruction = Files.readString(Path.of("Dockerfile"))
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("RUN ") && line.contains("AOTCacheOutput"))
                .findFirst()
                .orElseThrow()
                .substring("RUN ".length());
        Path log = folder.resolveSibling("image.log");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", instruction)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SERVER_PORT", "" + FreePorts.find(1)[0]);
        builder.environment().put("PATH", programs + File.pathSeparator + System.getenv("PATH"));
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("The AOT cache cannot be made, see " + log);
        }
        return folder;
    }

    /** Starts several times, and settles after the last. */
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
            bench.figures().put(rss, residentKib(service.handle().pid()) / 1024.0);
            world.sidecar().stop();
            service.stop();
        }
    }

    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** In the place of the world's application. */
    private static final class Service extends ServerProcess {

        private final World world;
        private final List<String> command;

        Service(World world, List<String> command) {
            super(world.folder().resolve("service.log"));
            this.world = world;
            this.command = command;
        }

        @Override
        List<String> command() {
            return command;
        }

        @Override
        Map<String, String> environment() {
            return world.app().environment();
        }

        @Override
        boolean isReady() {
            return world.app().isReady();
        }

        @Override
        public String toString() {
            return "the service of " + command.get(0);
        }
    }
}
