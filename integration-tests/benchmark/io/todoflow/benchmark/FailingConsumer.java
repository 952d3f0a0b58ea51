package io.todoflow.benchmark;

import io.todoflow.it.world.Probe;
import io.todoflow.it.world.World;
import java.util.List;

/** Compares the latency of other consumers while one consumer of their process fails and while it works, in turns. */
final class FailingConsumer {

    private static final String FAILS = "audit";

    /** A transient failure, so each event is retried without limit. */
    private static final List<String> BREAK =
            List.of("""
            create function fail() returns trigger language plpgsql as
            $$ begin raise exception 'this consumer fails' using errcode = 'lock_not_available'; end $$
            """, "create trigger fail before insert on audit_log for each row execute function fail()");

    private static final List<String> MEND = List.of("drop function fail cascade", "delete from dead_letter");

    private static final String EFFECTS_OF_OTHERS =
            "(select event_id, xmin from inbox where consumer <> '%s') effect join event change using (event_id)"
                    .formatted(FAILS);

    private FailingConsumer() {}

    static void measure(Bench bench) throws Exception {
        World world = bench.fresh(Sizes.LOADED_OPTIONS);
        world.sidecar().start();
        try (Probe probe = new Probe(world)) {
            Turns slowest = Turns.run(2, () -> p99(world, probe), () -> {
                execute(probe, BREAK);
                double p99 = p99(world, probe);
                execute(probe, MEND);
                return p99;
            });
            bench.figures().put(Figure.CONSUMERS_ALL_WORK, slowest.reference());
            bench.figures().put(Figure.CONSUMERS_ONE_FAILS, slowest.compared());
        }
    }

    private static double p99(World world, Probe probe) throws Exception {
        String users = TaskLoad.steady(world.app().port(), Sizes.RATE);
        probe.await("the outbox is empty", "select count(*) from outbox", 0, 0);
        probe.await("the other consumers have all events", """
                select count(*)
                from event e, (select distinct consumer from inbox where consumer <> '%s') c
                where e.topic = 'task-events'
                  and not exists (select from inbox i where i.consumer = c.consumer and i.event_id = e.event_id)
                """.formatted(FAILS), 0, 0);
        return EndToEnd.percentile(probe, EFFECTS_OF_OTHERS, users, 0.99);
    }

    private static void execute(Probe probe, List<String> commands) throws Exception {
        for (String command : commands) {
            probe.execute(command);
        }
    }
}
