package io.todoflow.benchmark;

import io.todoflow.it.world.Probe;
import io.todoflow.it.world.World;
import java.util.UUID;

/** Measures how fast the audit consumer processes a backlog in Kafka, each event with its committed effect. */
final class AuditConsumer {

    private AuditConsumer() {}

    /** The application stays warm; only its sidecar starts after the events. */
    static void measure(Bench bench) throws Exception {
        World world = bench.warm();
        String user = "deliveries-" + UUID.randomUUID();
        world.sidecar().stop();
        Deliveries.publish(bench, "task-events", user);
        world.sidecar().start();
        try (Probe probe = new Probe(world)) {
            probe.await(
                    "the audit has all events",
                    "select count(*) from audit_log where user_id = '%s'".formatted(user),
                    Sizes.DELIVERIES,
                    Sizes.DELIVERIES);
            bench.figures()
                    .put(
                            Figure.CONSUMER,
                            probe.number(
                                    "select (count(*) - 1) / extract(epoch from max(recorded_at) - min(recorded_at))"
                                            + " from audit_log where user_id = ?",
                                    user));
        }
    }
}
