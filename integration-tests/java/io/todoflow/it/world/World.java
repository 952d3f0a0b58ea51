package io.todoflow.it.world;

import io.todoflow.testing.FreePorts;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The application, its sidecar, its database and the broker, each in a separate process. One world serves all tests of
 * a runtime, because starting takes seconds; each test has a separate user.
 */
public final class World implements AutoCloseable {

    private static final Path RESOURCES = Path.of("dapr-components", "local");
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

    /**
     * With an in-memory broker, publishing a batch ends with its delivery, which must not outlast the timeout of the
     * request.
     */
    private static final String SMALL_BATCHES = "-Dtodoflow.outbox.batch-size=10";

    /** Events lost by daprd must be republished while a test waits; docs/guarantees.md names these losses. */
    private static final List<String> QUICK_RECONCILIATION =
            List.of("-Dtodoflow.reconciliation.interval=1s", "-Dtodoflow.reconciliation.patience=5s");

    private static final String IN_MEMORY = "type: pubsub.in-memory\n  version: v1\n  metadata: []\n";

    /** Soon redelivers what a killed sidecar had received. */
    private static final String REDIS = """
            type: pubsub.redis
              version: v1
              metadata:
                - {name: redisHost, value: "127.0.0.1:%d"}
                - {name: processingTimeout, value: "5000"}
                - {name: redeliverInterval, value: "1000"}
            """;

    private final SidecarRuntime runtime;
    private final Path folder;
    private final Path resources;
    private final Path configuration;
    private final PostgresServer database;
    private final @Nullable RedisProcess redis;
    private final Surroundings surroundings;
    private final AppProcess app;
    private final SidecarProcess sidecar;

    /**
     * Deviations from the default.
     *
     * @param program the build of the application
     * @param broker the broker that replaces that of the runtime
     * @param database the folder of the database, if not beside the logs
     * @param replicated the database, if it has a standby
     * @param sidecarArguments further arguments of each real daprd
     * @param network maps the port of an application to the one that its sidecar uses
     */
    public record Surroundings(
            AppProcess.Program program,
            SidecarBroker.@Nullable Server broker,
            @Nullable Path database,
            @Nullable ReplicatedPostgres replicated,
            List<String> sidecarArguments,
            IntUnaryOperator network) {

        static final Surroundings USUAL =
                new Surroundings(AppJar::command, null, null, null, List.of(), IntUnaryOperator.identity());
    }

    private World(SidecarRuntime runtime, Surroundings surroundings, Path folder, List<String> jvmOptions)
            throws IOException {
        this.runtime = runtime;
        this.folder = folder;
        this.surroundings = surroundings;
        SidecarBroker.Server broker = surroundings.broker();
        Path data = surroundings.database();
        int[] ports = FreePorts.find(2);
        database = new PostgresServer(data == null ? folder.resolve("postgres") : data, ports[0]);
        redis = runtime == SidecarRuntime.DAPRD && broker == null ? new RedisProcess(ports[1], folder) : null;
        if (broker != null) {
            resources = resources(broker.spec());
        } else {
            resources = redis == null ? RESOURCES : resources(REDIS.formatted(redis.port()));
        }
        configuration = KafkaSidecarFiles.configuration(folder);
        Replica replica = replica("", jvmOptions);
        app = replica.app();
        sidecar = replica.sidecar();
    }

    /** An application and its sidecar. */
    public record Replica(AppProcess app, SidecarProcess sidecar, TodoflowClient client) implements AutoCloseable {

        /** Starts both, and waits until they serve. */
        public void start() {
            ServerProcess.startTogether(List.of(sidecar, app));
        }

        @Override
        public void close() {
            app.close();
            sidecar.close();
        }
    }

    /** Returns a world whose application and sidecar can be restarted or stopped, and whose broker outlives them. */
    public static World shared(SidecarRuntime runtime) {
        CompletableFuture<Void> unpacked = CompletableFuture.runAsync(AppJar::unpacked);
        SidecarBroker.Server broker = runtime == SidecarRuntime.EMBEDDED ? SidecarBroker.EMBEDDED_KAFKA.server() : null;
        World world = make(
                runtime,
                new Surroundings(AppJar::command, broker, null, null, List.of(), IntUnaryOperator.identity()),
                QUICK_START);
        world.startServers();
        unpacked.join();
        return world;
    }

    /** Returns a world whose application runs, and its sidecar does not yet. */
    public static World create(SidecarRuntime runtime, List<String> jvmOptions) {
        return create(runtime, Surroundings.USUAL, jvmOptions);
    }

    /** Starts a world whose servers are given or started. */
    public static World create(SidecarRuntime runtime, Surroundings surroundings, List<String> jvmOptions) {
        World world = make(runtime, surroundings, jvmOptions);
        world.startServers();
        try {
            world.app.start();
        } catch (RuntimeException e) {
            world.close();
            throw e;
        }
        return world;
    }

    private static World make(SidecarRuntime runtime, Surroundings surroundings, List<String> jvmOptions) {
        try {
            Path folder = Files.createDirectories(Path.of(
                    "target", "it", runtime.name().toLowerCase(java.util.Locale.ROOT) + "-" + UUID.randomUUID()));
            return new World(runtime, surroundings, folder, jvmOptions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startServers() {
        try {
            if (surroundings.replicated() == null) {
                database.start();
            } else {
                surroundings.replicated().start();
            }
            if (redis != null) {
                redis.start();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Creates a further application with its sidecar, on the same database and broker. Starts nothing of it. */
    public Replica replica(String name, List<String> jvmOptions) {
        return replica(name, "backend", jvmOptions);
    }

    /** Creates a separate process for a service, with its sidecar. Starts nothing of it. */
    public Replica replica(String name, String appId, List<String> jvmOptions) {
        return replica(name, appId, databaseUrl(), jvmOptions);
    }

    /** Does the same with another database. */
    public Replica replica(String name, String appId, String databaseUrl, List<String> jvmOptions) {
        return replica(surroundings.program(), name, appId, databaseUrl, jvmOptions);
    }

    /** Creates a replica with another build of the application. Starts nothing of it. */
    public Replica replica(AppProcess.Program program, String name) {
        return replica(program, name, "backend", databaseUrl(), QUICK_START);
    }

    /** Does the same with another build of the application. */
    public Replica replica(
            AppProcess.Program program, String name, String appId, String databaseUrl, List<String> jvmOptions) {
        int[] ports = FreePorts.find(3);
        List<String> options = new ArrayList<>();
        if (runtime == SidecarRuntime.EMBEDDED && surroundings.broker() == null) {
            options.add(SMALL_BATCHES);
        } else {
            options.addAll(QUICK_RECONCILIATION);
        }
        // the last one counts
        options.addAll(jvmOptions);
        options.add("-Dtodoflow.dapr.http-endpoint=http://127.0.0.1:" + ports[1]);
        return new Replica(
                new AppProcess(
                        program, ports[0], ports[2], databaseUrl, folder.resolve("app%s.log".formatted(name)), options),
                new SidecarProcess(
                        runtime,
                        appId,
                        Stream.concat(SidecarProcess.HEALTH_CHECK.stream(), surroundings.sidecarArguments().stream())
                                .toList(),
                        surroundings.network().applyAsInt(ports[0]),
                        ports[1],
                        ports[2],
                        resources,
                        configuration,
                        folder.resolve("sidecar%s.log".formatted(name))),
                new TodoflowClient(ports[0], ports[1]));
    }

    /** Another application with its sidecar, not started yet. */
    public Replica replica(String name) {
        return replica(name, QUICK_START);
    }

    /** The local resources with another broker. */
    private Path resources(String broker) throws IOException {
        Path copies = Files.createDirectories(folder.resolve("resources"));
        try (Stream<Path> files = Files.list(RESOURCES)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        copies.resolve(file.getFileName()),
                        Files.readString(file).replace(IN_MEMORY, broker));
            }
        }
        return copies;
    }

    /** Restarts whatever an earlier test left stopped. */
    public void heal() {
        healDatabase();
        sidecar.resume();
        app.resume();
        ServerProcess.startTogether(Stream.<ServerProcess>of(sidecar, app)
                .filter(process -> !process.isAlive())
                .toList());
    }

    /** Stops its application and sidecar, so that only replicas use the servers. */
    public void rest() {
        healDatabase();
        for (ServerProcess process : List.of(app, sidecar)) {
            process.resume();
            if (process.isAlive()) {
                process.stop();
            }
        }
    }

    private void healDatabase() {
        database.resume();
        if (!database.isAlive()) {
            database.start();
        }
    }

    /** All events published to a topic; those of a task in order. */
    public List<String> published(String topic) {
        SidecarBroker.Server server = surroundings.broker();
        return server != null && server.broker() instanceof KafkaBroker kafka
                ? kafka.records(topic).stream().map(ConsumerRecord::value).toList()
                : redis().stream(topic);
    }

    /** The folder of all logs and data. */
    public Path folder() {
        return folder;
    }

    SidecarRuntime runtime() {
        return runtime;
    }

    /** The application. */
    public AppProcess app() {
        return app;
    }

    /** The sidecar of the application. */
    public SidecarProcess sidecar() {
        return sidecar;
    }

    /** The database server. */
    public PostgresServer database() {
        return database;
    }

    /** The Redis behind the sidecar. */
    public RedisProcess redis() {
        return java.util.Objects.requireNonNull(redis);
    }

    /** A client of the application. */
    public TodoflowClient client() {
        return new TodoflowClient(app.port(), sidecar.httpPort());
    }

    /** The JDBC URL of the database. */
    public String databaseUrl() {
        ReplicatedPostgres replicated = surroundings.replicated();
        return replicated == null ? database.url() : replicated.url();
    }

    /** Compares accepted changes with the database. */
    public Ledger ledger() {
        return new Ledger(databaseUrl());
    }

    /** Stops the given broker. */
    public void closeBroker() {
        SidecarBroker.Server server = surroundings.broker();
        if (server != null) {
            server.broker().close();
        }
    }

    @Override
    public void close() {
        app.close();
        sidecar.close();
        if (redis != null) {
            redis.close();
        }
        database.close();
        if (surroundings.replicated() != null) {
            surroundings.replicated().close();
        }
    }
}
