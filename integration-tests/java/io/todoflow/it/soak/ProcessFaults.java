package io.todoflow.it.soak;

import io.todoflow.it.world.PostgresServer;
import io.todoflow.it.world.RedisProcess;
import io.todoflow.it.world.ReplicatedPostgres;
import io.todoflow.it.world.ServerProcess;
import io.todoflow.it.world.SidecarBroker;
import io.todoflow.it.world.Signals;
import io.todoflow.it.world.World;
import io.todoflow.testing.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Faults that kill, stop and pause processes. */
final class ProcessFaults {

    private final SoakWorld world;

    ProcessFaults(SoakWorld world) {
        this.world = world;
    }

    List<Fault> list() {
        List<Fault> faults = new ArrayList<>();
        for (World.Replica replica : world.applications) {
            faults.addAll(ofApplication("an application", replica));
        }
        for (World.Replica replica : world.services) {
            faults.addAll(ofApplication("a consumer service", replica));
        }
        ReplicatedPostgres replicated = world.replicated;
        faults.addAll(replicated == null ? ofDatabase(world.database()) : ofReplicated(replicated));
        if (world.broker() == SidecarBroker.REDIS) {
            faults.addAll(ofRedis(world.redis()));
        }
        Broker server = world.server;
        if (server != null) {
            faults.addAll(ofBroker(world.broker().title, server));
        }
        SchedulerProcess scheduler = world.scheduler;
        if (scheduler != null) {
            faults.add(Fault.quick("kill -9 of the scheduler", 6, scheduler::kill, scheduler::start));
            faults.add(Fault.quick("SIGTERM of the scheduler", 2, scheduler::stop, scheduler::start));
            faults.add(Fault.lasting("pause of 20 s of the scheduler", 1, scheduler::pause, scheduler::resume));
        }
        faults.add(Fault.quick("stop of the mail server", 8, world.mail::stop, world.mail::start));
        return faults;
    }

    private static List<Fault> ofApplication(String what, World.Replica replica) {
        ServerProcess app = replica.app();
        ServerProcess sidecar = replica.sidecar();
        return List.of(
                Fault.quick("kill -9 of " + what, 2, app::kill, app::start),
                Fault.quick("SIGTERM of " + what, 1, app::stop, app::start),
                Fault.quick("kill -9 of the sidecar of " + what, 2, sidecar::kill, sidecar::start),
                Fault.quick("SIGTERM of the sidecar of " + what, 2, sidecar::stop, sidecar::start),
                Fault.quick("pause of " + what, 5, app::pause, app::resume),
                Fault.lasting("pause of 20 s of " + what, 1, app::pause, app::resume),
                Fault.quick("pause of the sidecar of " + what, 5, sidecar::pause, sidecar::resume),
                Fault.lasting("pause of 20 s of the sidecar of " + what, 1, sidecar::pause, sidecar::resume));
    }

    private static List<Fault> ofDatabase(PostgresServer database) {
        return List.of(
                Fault.quick("kill -9 of PostgreSQL", 5, database::kill, database::start),
                Fault.quick("stop of PostgreSQL", 3, database::stop, database::start),
                Fault.quick("pause of PostgreSQL", 8, database::pause, database::resume),
                Fault.lasting("pause of 20 s of PostgreSQL", 1, database::pause, database::resume));
    }

    /** The standby takes over, and a copy of it becomes the next standby. */
    private static List<Fault> ofReplicated(ReplicatedPostgres database) {
        return List.of(
                Fault.quick(
                        "failover from a primary that is killed",
                        6,
                        () -> failOver(database, ReplicatedPostgres::killPrimary),
                        database::replaceFormerPrimary),
                Fault.quick(
                        "failover from a primary that is frozen",
                        6,
                        () -> failOver(database, ReplicatedPostgres::freezePrimary),
                        database::replaceFormerPrimary),
                Fault.quick(
                        "switchover",
                        6,
                        () -> failOver(database, ReplicatedPostgres::stopPrimary),
                        database::followNewPrimary));
    }

    private static void failOver(ReplicatedPostgres database, Consumer<ReplicatedPostgres> end) {
        end.accept(database);
        database.promote();
    }

    private static List<Fault> ofRedis(RedisProcess redis) {
        return List.of(
                Fault.quick("kill -9 of Redis, which loses what it has", 4, redis::kill, redis::start),
                Fault.quick("pause of Redis", 8, redis::pause, redis::resume),
                Fault.lasting("pause of 20 s of Redis", 1, redis::pause, redis::resume));
    }

    private static List<Fault> ofBroker(String name, Broker broker) {
        return List.of(
                Fault.quick("kill -9 of " + name, 3, broker::kill, broker::start),
                Fault.quick(
                        "pause of " + name,
                        8,
                        () -> Signals.stop(broker.handle()),
                        () -> Signals.resume(broker.handle())),
                Fault.lasting(
                        "pause of 20 s of " + name,
                        1,
                        () -> Signals.stop(broker.handle()),
                        () -> Signals.resume(broker.handle())));
    }
}
