package io.todoflow.it.soak;

import io.todoflow.it.world.AppProcess;
import io.todoflow.it.world.World;
import io.todoflow.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jumping clocks of an application: it starts with a wrong clock, which jumps to the other side of the right time, and
 * restarts with the right one. Needs the program {@code faketime} on the PATH.
 */
final class ClockFaults {

    private static final Logger LOG = LoggerFactory.getLogger(ClockFaults.class);
    private static final int MOST_SECONDS = 600;

    private final SoakWorld world;
    private final Random random;

    ClockFaults(SoakWorld world, SoakSettings settings) {
        this.world = world;
        this.random = new Random(settings.seed());
    }

    List<Fault> list() throws IOException {
        Optional<String> library = library();
        if (library.isEmpty()) {
            LOG.info("No clock jumps: there is no faketime on the PATH");
            return List.of();
        }
        return world.all()
                .map(World.Replica::app)
                .map(app -> Fault.quick(
                        "a clock that jumps", 1, () -> jump(app, library.get()), () -> restart(app, Map.of())))
                .toList();
    }

    private void jump(AppProcess app, String library) throws IOException {
        int ahead = 1 + random.nextInt(MOST_SECONDS);
        Path file = world.folder().resolve("clock-" + app.port()).toAbsolutePath();
        set(file, random.nextBoolean() ? ahead : -ahead);
        restart(
                app,
                Map.of(
                        "LD_PRELOAD",
                        library,
                        "FAKETIME_TIMESTAMP_FILE",
                        file.toString(),
                        "FAKETIME_CACHE_DURATION",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        "DONT_FAKE_MONOTONIC",
                        "1"));
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        set(file, random.nextBoolean() ? ahead : -ahead);
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }

    private static void set(Path file, int seconds) throws IOException {
        Files.writeString(file, "%+d%n".formatted(seconds));
    }

    private static void restart(AppProcess app, Map<String, String> clock) {
        app.stop();
        app.setClock(clock);
        app.start();
    }

    /** The library to preload for a settable clock. */
    private static Optional<String> library() throws IOException {
        Optional<Path> program = Programs.onPath("faketime");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Process process =
                new ProcessBuilder(program.get().toString(), "-m", "-f", "+1", "printenv", "LD_PRELOAD").start();
        String library = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return library.isEmpty() ? Optional.empty() : Optional.of(library);
    }
}
