package io.todoflow.benchmark;

import io.todoflow.it.world.KafkaSidecarFiles;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.ServerProcess;
import io.todoflow.it.world.SidecarProcess;
import io.todoflow.it.world.World;
import io.todoflow.testing.FreePorts;
import io.todoflow.testing.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A running {@link PeerStack}: its processes, with a separate schema, topic and sidecar. */
final class Peer implements AutoCloseable {

    /** The tables, without a unique event id, which would act as an inbox. */
    private static final String TABLES = """
            create table %1$s.task (
                id uuid primary key, user_id text not null, title text not null, description text,
                status text not null, priority text not null, version bigint not null,
                created_at timestamptz not null, updated_at timestamptz not null);
            create index task_by_user on %1$s.task (user_id, created_at, id);
            create table %1$s.audit_log (
                id bigint generated always as identity primary key, event_id uuid not null,
                event_type text not null, task_id uuid not null, user_id text not null,
                occurred_at timestamptz not null, recorded_at timestamptz not null default now(),
                event jsonb not null);
            create index audit_log_by_task on %1$s.audit_log (task_id, id);
            """;

    private final PeerStack stack;
    private final Probe probe;
    private final String schema;
    private final List<Service> services;
    private final @Nullable SidecarProcess sidecar;

    Peer(PeerStack stack, World world, Probe probe, KafkaBroker kafka) throws IOException, SQLException {
        this.stack = stack;
        this.probe = probe;
        schema = "peer_" + stack.toString().replace('-', '_');
        probe.execute("drop schema if exists %s cascade".formatted(schema));
        probe.execute("create schema " + schema);
        probe.execute(TABLES.formatted(schema));
        String topic = "peer-" + stack;
        kafka.createTopic(topic, Sizes.PARTITIONS);

        Path folder = Files.createDirectories(world.folder().resolve(stack.toString()))
                .toAbsolutePath();
        int[] ports = FreePorts.find(4);
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                world.databaseUrl(),
                "DATABASE_SCHEMA",
                schema,
                "KAFKA_BROKERS",
                kafka.address(),
                "TOPIC",
                topic,
                "DAPR_HTTP_PORT",
                "" + ports[2]);
        services = stack.services(ports).stream()
                .map(service -> new Service(service, environment, folder.resolve("service.log")))
                .toList();
        sidecar = stack.isBehindDapr()
                ? KafkaSidecarFiles.sidecar(
                        folder,
                        stack.toString(),
                        services.get(services.size() - 1).port(),
                        new int[] {ports[2], ports[3]},
                        kafka.address(),
                        "")
                : null;
    }

    /**
     * Starts everything, the sidecar last: it requests the subscriptions once, and not every stack can answer as soon
     * as it listens.
     */
    void start() {
        services.forEach(Service::start);
        if (sidecar != null) {
            sidecar.start();
        }
    }

    /** The address that creates tasks. */
    int port() {
        return services.get(0).port();
    }

    /** The schema of its tables. */
    String schema() {
        return schema;
    }

    Optional<SidecarProcess> sidecar() {
        return Optional.ofNullable(sidecar);
    }

    /** Returns the events per second in one span. */
    double rate() throws Exception {
        return EndToEnd.rate(port(), probe, () -> {
            probe.await(
                    "%s has audited all tasks".formatted(stack),
                    "select count(*) from %1$s.task t where not exists (select from %1$s.audit_log a where a.task_id = t.id)"
                            .formatted(schema),
                    0,
                    0);
            return probe.number("select extract(epoch from max(recorded_at)) from %s.audit_log".formatted(schema));
        });
    }

    /** Kills its services, and restarts them. */
    void crash() {
        services.forEach(Service::kill);
        services.forEach(Service::start);
    }

    @Override
    public void close() {
        services.forEach(Service::close);
        if (sidecar != null) {
            sidecar.close();
        }
    }

    private static final class Service extends ServerProcess {

        private final PeerStack.Service service;
        private final Map<String, String> environment;

        Service(PeerStack.Service service, Map<String, String> environment, Path log) {
            super(log);
            this.service = service;
            this.environment = new HashMap<>(environment);
            this.environment.put("SERVER_PORT", "" + service.port());
        }

        int port() {
            return service.port();
        }

        @Override
        protected List<String> command() {
            return service.command();
        }

        @Override
        protected Map<String, String> environment() {
            return environment;
        }

        @Override
        protected boolean isReady() {
            return status(port(), "/health") == 200;
        }

        @Override
        public String toString() {
            return "a peer on port " + port();
        }
    }
}
