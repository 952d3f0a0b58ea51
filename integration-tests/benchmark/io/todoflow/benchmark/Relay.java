package io.todoflow.benchmark;

import io.todoflow.it.world.Probe;
import io.todoflow.it.world.Probe.Sample;
import io.todoflow.it.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/** Measures how fast the relay of a warm application empties the outbox, depending on its size. */
final class Relay {

    private static final String WAITING = "select count(*) from outbox";

    /** Inserts them in one transaction, so that the relay sees all of them at once. */
    private static final String BACKLOG = """
            with made as (
                select gen_random_uuid() as event_id, gen_random_uuid() as task_id from generate_series(1, ?)
            ), appended as (
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                select event_id, 'task.created', task_id, 'backlog', 'benchmark', 'task-events',
                    json_build_object('specversion', '1.0', 'id', event_id, 'source', 'benchmark', 'type', 'task.created',
                        'subject', task_id, 'datacontenttype', 'application/json', 'data', json_build_object(
                            'event_id', event_id, 'event_type', 'task.created', 'event_version', 'v1', 'timestamp', now(),
                            'correlation_id', 'benchmark', 'source', 'benchmark', 'payload', json_build_object(
                                'task_id', task_id, 'user_id', 'backlog', 'title', 'Measure', 'version', 1,
                                'description', repeat('x', 600))))::text
                from made returning id, task_id
            )
            insert into outbox (id, task_id) select id, task_id from appended
            """;

    private Relay() {}

    /** Measures while the consumer of the process processes the same events. */
    static void andConsumer(Bench bench) throws Exception {
        try (Probe probe = new Probe(bench.warm())) {
            bench.figures().put(Figure.RELAY_AND_CONSUMER, drain(probe, Sizes.BACKLOG));
            probe.awaitAudited();
        }
    }

    /** Measures the relay alone: a short backlog, and the start of a long one. */
    static void alone(Bench bench) throws Exception {
        World world = bench.withoutConsumer();
        try (Probe probe = new Probe(world)) {
            double[] last = {0};
            WarmUp.run(Sizes.WARM_UP.dividedBy(2), () -> last[0] = drain(probe, Sizes.BACKLOG));
            bench.figures().put(Figure.RELAY, last[0]);

            int rounds = 10;
            double seconds = 0;
            for (int i = 0; i < rounds; i++) {
                seconds += Sizes.SHORT_BACKLOG / drain(probe, Sizes.SHORT_BACKLOG);
            }
            bench.figures().put(Figure.SHORT_BACKLOG, rounds * Sizes.SHORT_BACKLOG / seconds);
            bench.figures().put(Figure.SHORT_BACKLOG_HEAP, liveHeap(world));

            bench.figures().put(Figure.LONG_BACKLOG, startOfDrain(probe, Sizes.LONG_BACKLOG));
            bench.figures().put(Figure.LONG_BACKLOG_HEAP, liveHeap(world));
        }
    }

    /** Returns the events per second, from the first settled ones on. */
    private static double drain(Probe probe, int size) throws SQLException {
        Sample first = begin(probe, size);
        Sample last = probe.await("the outbox is empty", WAITING, 0, 0);
        return rate(first, last);
    }

    private static double startOfDrain(Probe probe, int size) throws SQLException {
        Sample first = begin(probe, size);
        Sample last = first;
        while (last.count() > 0 && last.time() - first.time() < Sizes.SPAN.toSeconds()) {
            LockSupport.parkNanos(Sizes.SPAN.toNanos() / 20);
            last = probe.sample(WAITING);
        }
        return rate(first, last);
    }

    private static Sample begin(Probe probe, int size) throws SQLException {
        probe.execute(BACKLOG, size);
        Sample appeared = probe.sample(WAITING);
        Sample first = probe.await("the relay begins", WAITING, 0, size - 1L);
        // a backlog that drains too quickly to be observed counts from its insertion
        return first.count() > 0 ? first : new Sample(size, appeared.time());
    }

    private static double rate(Sample first, Sample last) {
        return (first.count() - last.count()) / (last.time() - first.time());
    }

    /** The live heap after a full collection, in MiB. */
    private static double liveHeap(World world) throws IOException {
        String pid = "" + world.app().handle().pid();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, pid, "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd says " + histogram));
        return Long.parseLong(total.strip().split("\\s+", -1)[2]) / 1024.0 / 1024.0;
    }
}
