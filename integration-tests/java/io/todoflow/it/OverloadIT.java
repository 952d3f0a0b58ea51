package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.Ledger;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.ServerProcess;
import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.Wait;
import io.todoflow.it.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ten times the sustainable load for a minute, on real processes. Logs its measurements; asserts no speed. */
@EnabledIfSystemProperty(
        named = "todoflow.it.overload",
        matches = "true",
        disabledReason = "runs only with -Dtodoflow.it.overload=true, because it takes some minutes")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class OverloadIT {

    private static final Logger LOG = LoggerFactory.getLogger(OverloadIT.class);
    private static final Duration SPAN = Duration.ofSeconds(Integer.getInteger("todoflow.it.overload.seconds", 60));
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int CLIENTS = 32;
    private static final int TIMES = 10;
    private static final long HEAP = 384;

    /** Classes, compiled code, threads and buffers. */
    private static final long BESIDE_THE_HEAP = 512;

    /** Kubernetes restarts a pod after three unanswered probes, one every ten seconds. */
    private static final Duration UNTIL_A_RESTART = Duration.ofSeconds(30);

    private record Probe(String path, int status, long start, long nanos) {}

    @Test
    void excessLoadIsShedAndNothingAcceptedIsLost() throws Exception {
        SidecarRuntime runtime =
                SidecarRuntime.DAPRD.missing().isEmpty() ? SidecarRuntime.DAPRD : SidecarRuntime.EMBEDDED;
        try (World world = World.create(runtime, List.of("-Xmx%dm".formatted(HEAP)))) {
            // Given
            world.sidecar().start();
            int before = closedLoop(world, WARM_UP);
            int measured = closedLoop(world, MEASURED);
            before += measured;
            double sustainable = measured / (double) MEASURED.toSeconds();
            ProcessHandle process = world.app().handle();
            Queue<Probe> probes = new ConcurrentLinkedQueue<>();

            // When
            Flood flood = new Flood(world.app().port());
            try (AutoCloseable prober = probe(world.app().port(), probes)) {
                flood.run(TIMES * sustainable, SPAN, LONGEST);
            }
            long end = System.nanoTime();
            long memory = peakMemory(process);
            Flood normal =
                    new Flood(world.app().port()).run(sustainable / 4, MEASURED.multipliedBy(2), Duration.ofSeconds(1));
            List<String> committed = awaitEffects(world);
            long drained = System.nanoTime();

            // Then
            LOG.info(
                    """
                            {}: sustainable {}/s, sent {} times that for {}
                            flood: {}
                            health: {} probes, ms {}
                            memory: {} MiB at most
                            afterwards: {}; back to normal after {} s, all effects there after {} s\
                            """,
                    runtime,
                    Math.round(sustainable),
                    TIMES,
                    SPAN,
                    flood,
                    probes.size(),
                    Flood.percentiles(probes.stream().map(Probe::nanos).toList()),
                    memory,
                    normal,
                    Math.max(0, normal.lastTrouble() - end) / 1e9,
                    (drained - end) / 1e9);
            assertThat(flood.refused()).isPositive();
            assertThat(flood.unexpected()).isEmpty();
            assertThat(normal.unexpected()).isEmpty();
            assertThat(longestFailure(probes)).isLessThan(UNTIL_A_RESTART);
            assertThat(Set.copyOf(committed)).containsAll(flood.created()).containsAll(normal.created());
            assertThat(committed)
                    .hasSizeBetween(
                            before + flood.created().size() + normal.created().size(),
                            before
                                    + flood.created().size()
                                    + flood.unanswered()
                                    + normal.created().size()
                                    + normal.unanswered());
            assertThat(memory).isLessThan(HEAP + BESIDE_THE_HEAP);
            assertThat(world.app().hasLogged("OutOfMemoryError")).isFalse();
            assertThat(world.app().handle()).isEqualTo(process).matches(ProcessHandle::isAlive);
        }
    }

    /** Returns how many tasks a number of clients create that wait for their answers. */
    private static int closedLoop(World world, Duration span) throws InterruptedException {
        long deadline = System.nanoTime() + span.toNanos();
        AtomicInteger count = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            String user = "closed-" + i;
            clients.execute(() -> {
                while (System.nanoTime() < deadline) {
                    world.client().createTask(user, "One of many");
                    count.incrementAndGet();
                }
            });
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return count.get();
    }

    /** Probes liveness and readiness several times per second. */
    private static AutoCloseable probe(int port, Queue<Probe> probes) {
        ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor();
        var unused = prober.scheduleWithFixedDelay(
                () -> List.of("/health", "/actuator/health/liveness", "/actuator/health/readiness")
                        .forEach(path -> {
                            long start = System.nanoTime();
                            probes.add(new Probe(
                                    path, ServerProcess.status(port, path), start, System.nanoTime() - start));
                        }),
                0,
                250,
                TimeUnit.MILLISECONDS);
        return prober::shutdownNow;
    }

    /** The longest time without a 200 of a path. */
    private static Duration longestFailure(Collection<Probe> probes) {
        Map<String, Long> answered = new HashMap<>();
        long longest = 0;
        for (Probe probe : probes) {
            long since = answered.computeIfAbsent(probe.path(), any -> probe.start());
            longest = Math.max(longest, probe.start() + probe.nanos() - since);
            if (probe.status() == 200) {
                answered.put(probe.path(), probe.start() + probe.nanos());
            }
        }
        assertThat(answered).isNotEmpty();
        return Duration.ofNanos(longest);
    }

    /** Waits until the audit contains one entry per task; returns the ids of the tasks. */
    private static List<String> awaitEffects(World world) {
        Ledger ledger = world.ledger();
        Wait.politely(LONGEST, "the audit holds an entry for each task", () -> ledger.column(
                        "select 1 from task t where not exists (select from audit_log a where a.task_id = t.id) limit 1")
                .isEmpty());
        assertThat(ledger.column("select task_id from audit_log group by task_id having count(*) > 1"))
                .isEmpty();
        assertThat(ledger.column("select task_id from audit_log where task_id not in (select id from task)"))
                .isEmpty();
        return ledger.column("select id from task");
    }

    /** The peak memory of a process, in MiB. */
    private static long peakMemory(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
