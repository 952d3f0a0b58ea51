package io.todoflow.benchmark;

import io.todoflow.it.world.Ledger;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Measures how the cost of an event grows with users and connections, with consumers, and with rows. */
final class Curves {

    private static final List<Integer> USERS = List.of(1, 10, 100, 1000);
    private static final List<Integer> CONNECTIONS = List.of(1, 8, 64);
    private static final List<Integer> CONSUMERS = List.of(1, 3, 6);
    private static final int ROUNDS = 3;

    private Curves() {}

    /** The rounds alternate, so that a gradual slowdown affects all points. */
    static void load(Bench bench) throws Exception {
        World world = bench.warm();
        try (Probe probe = new Probe(world)) {
            List<Medians> rates = medians(USERS.size() * CONNECTIONS.size());
            List<Medians> costs = medians(USERS.size() * CONNECTIONS.size());
            for (int round = 0; round < ROUNDS; round++) {
                int point = 0;
                for (int connections : CONNECTIONS) {
                    for (int users : USERS) {
                        EventCost cost = cost(world, probe, connections, users);
                        rates.get(point).addOurs(cost.rate());
                        costs.get(point++).addOurs(cost.app());
                    }
                }
            }
            bench.figures().add(byUsers("Events/s, from the request to the committed effect", rates));
            bench.figures().add(byUsers("Processor time of the application for an event, µs", costs));
        }
    }

    private static Curve byUsers(String title, List<Medians> medians) {
        Curve curve = new Curve(title, "Users", USERS);
        for (int i = 0; i < CONNECTIONS.size(); i++) {
            int first = i * USERS.size();
            curve.line(
                    "Connections: %d".formatted(CONNECTIONS.get(i)),
                    medians.subList(first, first + USERS.size()).stream()
                            .mapToDouble(Medians::ours)
                            .toArray());
        }
        return curve;
    }

    /** An event is done when each of the consumers has committed its effect. */
    static void consumers(Bench bench) throws Exception {
        List<EventCost> costs = new ArrayList<>();
        for (int consumers : CONSUMERS) {
            World world = bench.fresh(
                    Stream.concat(Sizes.LOADED_OPTIONS.stream(), ConsumerFlows.onlyTheFirst(consumers).stream())
                            .toList());
            world.sidecar().start();
            try (Probe probe = new Probe(world)) {
                costs.add(median(() -> cost(world, probe, Sizes.CLIENTS, Sizes.CLIENTS)));
            }
        }
        addCosts(bench, "Cost of an event by its consumers, µs of processor time", "Consumers", CONSUMERS, costs);
    }

    /** The same database, before and after it is filled. */
    static void rows(Bench bench) throws Exception {
        World world = bench.fresh(Bench.ONE_CONSUMER);
        world.sidecar().start();
        try (Probe probe = new Probe(world)) {
            Callable<EventCost> cost = () -> cost(world, probe, Sizes.CLIENTS, Sizes.CLIENTS);
            List<EventCost> costs = new ArrayList<>();
            costs.add(median(cost));
            FullDatabase.fill(new Ledger(world.database().url()), probe, Sizes.TASKS);
            costs.add(median(cost));
            addCosts(
                    bench,
                    "Cost of an event by the tasks in the database, µs of processor time",
                    "Tasks",
                    List.of(0, Sizes.TASKS),
                    costs);
        }
    }

    private static void addCosts(Bench bench, String title, String x, List<?> points, List<EventCost> costs) {
        bench.figures()
                .add(new Curve(title, x, points)
                        .line("Application", values(costs, EventCost::app))
                        .line("PostgreSQL", values(costs, EventCost::database))
                        .line("Sidecar", values(costs, EventCost::sidecar)));
        bench.figures()
                .add(new Curve("Events/s", x, points).line("All effects committed", values(costs, EventCost::rate)));
    }

    private static double[] values(List<EventCost> costs, ToDoubleFunction<EventCost> value) {
        return costs.stream().mapToDouble(value).toArray();
    }

    private static EventCost cost(World world, Probe probe, int connections, int users) throws Exception {
        World.Replica replica = new World.Replica(world.app(), world.sidecar(), world.client());
        return EventCost.of(replica, world.database(), () -> {
            Probe.Sample start = probe.sample("select coalesce(max(id), 0) from event");
            int accepted = TaskLoad.closed(world.app().port(), Sizes.SPAN, connections, users)
                    .count();
            return new Parallel.Done(accepted, probe.awaitEffects(start.count()) - start.time());
        });
    }

    /** The result of some rounds after a warm-up. */
    private static EventCost median(Callable<EventCost> cost) throws Exception {
        WarmUp.run(Sizes.WARM_UP, () -> cost.call().rate());
        List<EventCost> costs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            costs.add(cost.call());
        }
        return new EventCost(
                median(costs, EventCost::app),
                median(costs, EventCost::database),
                median(costs, EventCost::sidecar),
                median(costs, EventCost::rate));
    }

    private static double median(List<EventCost> costs, ToDoubleFunction<EventCost> value) {
        Medians medians = new Medians();
        costs.forEach(cost -> medians.addOurs(value.applyAsDouble(cost)));
        return medians.ours();
    }

    private static List<Medians> medians(int count) {
        return Stream.generate(Medians::new).limit(count).toList();
    }
}
