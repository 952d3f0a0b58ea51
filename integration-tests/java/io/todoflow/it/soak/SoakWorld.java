package io.todoflow.it.soak;

import io.todoflow.it.world.AppJar;
import io.todoflow.it.world.PostgresServer;
import io.todoflow.it.world.RedisProcess;
import io.todoflow.it.world.ReplicatedPostgres;
import io.todoflow.it.world.SidecarBroker;
import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.World;
import io.todoflow.testing.Broker;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Everything that runs in a soak and can fail. */
final class SoakWorld implements AutoCloseable {

    private static final long LONGEST_LOG = 200L << 20;

    /** An effect that reveals duplicate events and their order. */
    private static final String EFFECTS = """
            - route:
                id: effect-record
                from:
                  uri: kamelet:task-event-source
                  parameters: {consumer: effects}
                  steps:
                    - to:
                        uri: "sql:insert into soak.effect (event_id, task_id, version) values (:#${body.eventId}, :#${body.taskId}, :#${body.version})"
                        parameters: {noop: true}
            """;

    private static final String EFFECTS_SERVICE = "soak-service";

    /** The consumers of application.yaml, and that of the test. */
    private static final Map<String, String> SERVICES = new LinkedHashMap<>();

    static {
        Yaml.read(Path.of("src/main/resources/application.yaml"))
                .at("/todoflow/services")
                .properties()
                .forEach(service -> SERVICES.put(
                        service.getKey(), service.getValue().at("/flows/0").asText()));
        SERVICES.remove("backend");
        SERVICES.put(EFFECTS_SERVICE, "soak");
    }

    final @Nullable Broker server;
    final @Nullable SchedulerProcess scheduler;
    final @Nullable SoakDisk disk;
    final @Nullable ReplicatedPostgres replicated;
    final SoakMail mail = new SoakMail();
    final SoakLedger ledger;

    /** The processes that clients call. */
    final List<World.Replica> applications = new ArrayList<>();

    /** The processes that only consume. */
    final List<World.Replica> services = new ArrayList<>();

    private final SoakSettings settings;
    private final World world;
    private final Map<Integer, CuttableProxy> networks = Collections.synchronizedMap(new HashMap<>());

    SoakWorld(SoakSettings settings) throws IOException, SQLException {
        this.settings = settings;
        SidecarBroker.Server own = settings.broker().server();
        server = own == null ? null : own.broker();
        scheduler = startScheduler();
        replicated = settings.standby() ? new ReplicatedPostgres() : null;
        disk = settings.isLong() && replicated == null ? SoakDisk.mount().orElse(null) : null;
        List<String> sidecarArguments = new ArrayList<>(List.of("--log-level", "warn"));
        if (scheduler != null) {
            sidecarArguments.addAll(List.of("--scheduler-host-address", scheduler.address()));
        }
        boolean hasServices = settings.services() != SoakSettings.Services.NONE;
        List<String> backend = options(hasServices ? "backend" : "");
        world = World.create(
                settings.broker().sidecar,
                new World.Surroundings(
                        AppJar::command,
                        own,
                        disk == null ? null : disk.folder().resolve("postgres"),
                        replicated,
                        sidecarArguments,
                        this::network),
                backend);
        ledger = new SoakLedger(world.databaseUrl());
        applications.add(new World.Replica(world.app(), world.sidecar(), world.client()));
        for (int i = 2; i <= settings.replicas(); i++) {
            applications.add(world.replica("-" + i, backend));
        }
        if (settings.services() == SoakSettings.Services.EACH) {
            SERVICES.keySet().forEach(this::addService);
        } else if (hasServices) {
            addService("consumers");
        }
        all().filter(replica -> replica.app() != world.app())
                .forEach(replica -> replica.app().start());
        all().forEach(replica -> replica.sidecar().start());
    }

    private @Nullable SchedulerProcess startScheduler() throws IOException {
        if (settings.broker().sidecar == SidecarRuntime.EMBEDDED || DaprRuntime.SCHEDULER_BINARY.isEmpty()) {
            return null;
        }
        SchedulerProcess process = new SchedulerProcess(
                Files.createDirectories(Path.of("target", "it", "scheduler-" + UUID.randomUUID())));
        process.start();
        return process;
    }

    private int network(int port) {
        if (!settings.isLong()) {
            return port;
        }
        return networks.computeIfAbsent(port, CuttableProxy::new).port();
    }

    private void addService(String name) {
        services.add(world.replica("-" + name, name, options(name)));
    }

    private List<String> options(String service) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Dtodoflow.service=" + service,
                "-Dtodoflow.dapr.bulk=" + settings.bulk(),
                "-Dtodoflow.routes=file:" + routes().toAbsolutePath(),
                "-Dtodoflow.services." + EFFECTS_SERVICE + ".port=8099",
                "-Dtodoflow.services." + EFFECTS_SERVICE + ".flows=soak",
                "-Dtodoflow.mail.port=" + mail.port(),
                "-Dtodoflow.mail.secret=",
                "-Dtodoflow.mail.breaker-wait=2",
                "-Dtodoflow.mail.retry-delay=1s",
                "-Dtodoflow.mail.max-attempts=3",
                "-Dtodoflow.reminders.poll-interval=1s"));
        if (settings.services() == SoakSettings.Services.ONE) {
            options.add("-Dtodoflow.services.consumers.port=8098");
            options.add("-Dtodoflow.services.consumers.flows=" + String.join(",", SERVICES.values()));
            options.add("-Dtodoflow.security.service-callers=consumers");
        }
        options.addAll(
                settings.isLong()
                        ? List.of(
                                "-Xmx512m",
                                "-Dtodoflow.reconciliation.interval=2s",
                                "-Dtodoflow.reconciliation.patience=30s")
                        : List.of(
                                "-Xmx384m",
                                "-XX:TieredStopAtLevel=1",
                                "-Dtodoflow.reconciliation.interval=1s",
                                "-Dtodoflow.reconciliation.patience=5s"));
        return options;
    }

    private static Path routes() {
        try {
            Path folder = Path.of("target", "it", "soak-routes");
            FileSystemUtils.deleteRecursively(folder);
            FileSystemUtils.copyRecursively(Path.of("routes"), folder);
            Files.writeString(folder.resolve("soak.camel.yaml"), EFFECTS);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SidecarBroker broker() {
        return settings.broker();
    }

    PostgresServer database() {
        return world.database();
    }

    RedisProcess redis() {
        return world.redis();
    }

    /** All processes of the application, each with its sidecar. */
    Stream<World.Replica> all() {
        return Stream.concat(applications.stream(), services.stream());
    }

    /** The network between the sidecar and the application of one of them. */
    CuttableProxy network(World.Replica replica) {
        return Objects.requireNonNull(networks.get(replica.app().port()));
    }

    /** Truncates long logs, so that they do not fill the disk. */
    void emptyLongLogs() throws IOException {
        try (Stream<Path> files = Files.list(world.folder())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                if (Files.size(file) > LONGEST_LOG) {
                    FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                            .close();
                }
            }
        }
    }

    Path folder() {
        return world.folder();
    }

    @Override
    public void close() throws Exception {
        all().forEach(World.Replica::close);
        for (CuttableProxy network : networks.values()) {
            network.close();
        }
        ledger.close();
        world.close();
        if (disk != null) {
            disk.close();
        }
        mail.close();
        if (scheduler != null) {
            scheduler.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
