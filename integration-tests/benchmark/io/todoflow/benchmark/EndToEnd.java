package io.todoflow.benchmark;

import io.todoflow.it.world.Probe;
import io.todoflow.it.world.World;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures the way from a request to its effect, at full load and at half of it. */
final class EndToEnd {

    private static final int TURNS = 6;

    private EndToEnd() {}

    /** Alternates with B1, the limit of the database. */
    static void throughput(Bench bench) throws Exception {
        World world = bench.warm();
        try (Probe probe = new Probe(world)) {
            BareLimits.makeTables(probe);
            Turns rates = Turns.run(TURNS, () -> BareLimits.commits(world), () -> rate(world, probe));
            bench.figures().put(Figure.COMMITS, rates.reference());
            bench.figures().put(Figure.END_TO_END, rates.compared());
        }
    }

    /** Waits until the audit has all events; returns when it recorded the last, in seconds by the clock of the database. */
    @FunctionalInterface
    interface Audited {
        double await() throws SQLException;
    }

    static double rate(World world, Probe probe) throws Exception {
        long before = probe.lastEvent();
        return rate(world.app().port(), probe, () -> probe.awaitAudited(before));
    }

    /**
     * Returns the accepted events of a span, divided by the time until the audit has committed all of them: events per
     * second.
     */
    static double rate(int port, Probe probe, Audited audited) throws Exception {
        return run(port, Sizes.SPAN, probe, audited).rate();
    }

    /**
     * Does the same for a span of another length; returns the number of events, and the time until the audit has
     * committed all of them.
     */
    static Parallel.Done run(int port, Duration span, Probe probe, Audited audited) throws Exception {
        double start = probe.sample("0").time();
        int accepted = TaskLoad.closed(port, span).count();
        return new Parallel.Done(accepted, audited.await() - start);
    }

    /** Reads from the database when the change and its effect were committed. */
    static void latency(Bench bench) throws Exception {
        @Nullable Double most = bench.figures().measured(Figure.END_TO_END);
        if (most == null) {
            throughput(bench);
            most = bench.figures().measured(Figure.END_TO_END);
        }
        double rate = java.util.Objects.requireNonNull(most) / 2;
        World world = bench.warm();
        try (Probe probe = new Probe(world)) {
            String users = TaskLoad.steady(world.app().port(), rate);
            probe.awaitAudited();
            bench.figures().put(Figure.LATENCY_LOAD, rate);
            String effects = "audit_log effect join event change using (event_id)";
            bench.figures().put(Figure.LATENCY_P50, percentile(probe, effects, users, 0.50));
            bench.figures().put(Figure.LATENCY_P99, percentile(probe, effects, users, 0.99));
        }
    }

    /**
     * Returns the times from commit to commit, in milliseconds.
     *
     * @param effects what joins the tables {@code effect} and {@code change}
     * @param users prefix of the users whose changes count
     */
    static double percentile(Probe probe, String effects, String users, double share) throws Exception {
        return probe.number("""
                select 1000 * percentile_cont(?) within group (order by
                    extract(epoch from pg_xact_commit_timestamp(effect.xmin) - pg_xact_commit_timestamp(change.xmin)))
                from %s
                where starts_with(change.user_id, ?)
                """.formatted(effects), share, users);
    }

    /**
     * Compares the latency of requests with a stopped and a running sidecar, in turns, because requests do not wait for
     * the broker.
     */
    static void brokerDown(Bench bench) throws Exception {
        World world = bench.warm();
        try (Probe probe = new Probe(world)) {
            Turns slowest = Turns.run(
                    4,
                    () -> {
                        double up = TaskLoad.answerP99(world.app().port());
                        probe.awaitAudited();
                        return up;
                    },
                    () -> {
                        world.sidecar().stop();
                        double down = TaskLoad.answerP99(world.app().port());
                        world.sidecar().start();
                        probe.awaitAudited();
                        return down;
                    });
            bench.figures().put(Figure.POST_UP, slowest.reference());
            bench.figures().put(Figure.POST_DOWN, slowest.compared());
        }
    }
}
