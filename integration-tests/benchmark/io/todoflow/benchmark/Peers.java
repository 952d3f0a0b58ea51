package io.todoflow.benchmark;

import io.todoflow.it.world.Probe;
import io.todoflow.it.world.ServerProcess;
import io.todoflow.it.world.World;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Compares the application with each {@link PeerStack}, under the same load on the same database and broker: events per
 * second in turns, and tasks without an audit row after a process was killed under load.
 */
final class Peers {

    private static final int TURNS = 6;
    /**
     * Maximum time without a new audit row: longer than a reconciliation of the application and a session of a Kafka
     * consumer take.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Time to wait for duplicates when nothing is missing. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private Peers() {}

    static void measure(Bench bench) throws Exception {
        List<PeerStack> stacks = built(bench.figures());
        World world = bench.warm();
        List<Peer> peers = new ArrayList<>();
        try (Probe probe = new Probe(world)) {
            for (PeerStack stack : stacks) {
                Peer peer = new Peer(stack, world, probe, bench.kafka());
                peers.add(peer);
                peer.start();
                WarmUp.run(Sizes.WARM_UP, peer::rate);
            }
            rates(bench.figures(), stacks, peers, () -> EndToEnd.rate(world, probe));
            kill(bench.figures(), probe, contender(world));
            for (int i = 0; i < peers.size(); i++) {
                kill(bench.figures(), probe, contender(stacks.get(i), peers.get(i)));
            }
        } finally {
            peers.forEach(Peer::close);
            // its application is no longer warm
            bench.close();
        }
    }

    private static List<PeerStack> built(Figures figures) throws Exception {
        List<PeerStack> built = new ArrayList<>();
        for (PeerStack stack : PeerStack.values()) {
            Optional<String> missing = stack.build();
            if (missing.isEmpty()) {
                built.add(stack);
            } else {
                figures.put(stack + " is skipped", missing.get());
            }
        }
        return built;
    }

    private static void rates(Figures figures, List<PeerStack> stacks, List<Peer> peers, Callable<Double> application)
            throws Exception {
        List<Callable<Double>> measured = new ArrayList<>(List.of(application));
        peers.forEach(peer -> measured.add(peer::rate));
        double[] rates = Turns.means(TURNS, measured);
        figures.put(Figure.BESIDE_PEERS, rates[0]);
        for (int i = 0; i < stacks.size(); i++) {
            figures.put(stacks.get(i).rate(), rates[i + 1]);
        }
    }

    /**
     * The processes to kill.
     *
     * @param schema the schema of its tables
     * @param crashes kill and restart a process, by its name
     */
    private record Contender(String name, int port, String schema, Map<String, Runnable> crashes) {}

    private static Contender contender(World world) {
        Map<String, Runnable> crashes = new LinkedHashMap<>();
        crashes.put("application", () -> crash(world.app()));
        crashes.put("sidecar", () -> crash(world.sidecar()));
        return new Contender("Todoflow", world.app().port(), "public", crashes);
    }

    private static Contender contender(PeerStack stack, Peer peer) {
        Map<String, Runnable> crashes = new LinkedHashMap<>();
        crashes.put("application", peer::crash);
        peer.sidecar().ifPresent(sidecar -> crashes.put("sidecar", () -> crash(sidecar)));
        return new Contender(stack.toString(), peer.port(), peer.schema(), crashes);
    }

    private static void crash(ServerProcess process) {
        process.kill();
        process.start();
    }

    /**
     * Counts tasks without an audit row after each kill: those that were answered 201, and the others in the database.
     */
    private static void kill(Figures figures, Probe probe, Contender contender) throws Exception {
        for (Map.Entry<String, Runnable> crash : contender.crashes.entrySet()) {
            String users = "killed-%s-".formatted(UUID.randomUUID());
            Collection<String> accepted = TaskLoad.duringCrash(contender.port, users, crash.getValue());
            String missing = """
                    select count(*) from %1$s.task t
                    where starts_with(t.user_id, '%2$s')
                        and not exists (select from %1$s.audit_log a where a.task_id = t.id)
                    """.formatted(contender.schema, users);
            String audited = "select count(*) from %s.audit_log where starts_with(user_id, '%s')"
                    .formatted(contender.schema, users);
            awaitSettled(probe, missing, audited);
            double lost = probe.number(
                    "select count(*) from unnest(?) accepted where not exists (select from %s.audit_log where user_id = accepted)"
                            .formatted(contender.schema),
                    (Object) accepted.toArray(String[]::new));
            double twice = probe.number(
                    "select count(*) - count(distinct task_id) from %s.audit_log where starts_with(user_id, ?)"
                            .formatted(contender.schema),
                    users);
            figures.put(
                    "%s, tasks without an audit row after a kill of the %s".formatted(contender.name, crash.getKey()),
                    "%d of %,d accepted; %d committed without an answer; %d audited twice"
                            .formatted(
                                    (long) lost,
                                    accepted.size(),
                                    probe.sample(missing).count() - (long) lost,
                                    (long) twice));
        }
    }

    /** Waits until the audit has all tasks, or no more arrive. */
    private static void awaitSettled(Probe probe, String missing, String audited) throws SQLException {
        long count = probe.sample(audited).count();
        long since = System.nanoTime();
        while (System.nanoTime() - since < (probe.sample(missing).count() == 0 ? QUIET : PATIENCE).toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            long now = probe.sample(audited).count();
            if (now != count) {
                count = now;
                since = System.nanoTime();
            }
        }
    }
}
