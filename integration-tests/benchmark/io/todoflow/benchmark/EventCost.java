package io.todoflow.benchmark;

import io.todoflow.it.world.PostgresServer;
import io.todoflow.it.world.ProcessorTime;
import io.todoflow.it.world.World;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * The cost of an event from the request to its last effect: microseconds of CPU time of the application, of PostgreSQL
 * and of the sidecar.
 *
 * @param rate events a second
 */
record EventCost(double app, double database, double sidecar, double rate) {

    /**
     * @param work returns the number of events, and the time until their effects were committed
     */
    static EventCost of(World.Replica replica, PostgresServer server, Callable<Parallel.Done> work) throws Exception {
        Duration app = ProcessorTime.of(replica.app().handle());
        Duration sidecar = ProcessorTime.of(replica.sidecar().handle());
        Duration database = server.processorTime();
        Parallel.Done done = work.call();
        return new EventCost(
                micros(ProcessorTime.of(replica.app().handle()).minus(app), done),
                micros(server.processorTime().minus(database), done),
                micros(ProcessorTime.of(replica.sidecar().handle()).minus(sidecar), done),
                done.rate());
    }

    private static double micros(Duration used, Parallel.Done done) {
        return used.toNanos() / 1000.0 / done.count();
    }
}
