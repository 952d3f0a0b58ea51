package io.todoflow.it.world;

import io.todoflow.testing.DevelopmentDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that can be stopped, paused and killed, and keeps its data. If TEST_DATABASE_URL names a running
 * server, uses that one and cannot stop it.
 */
public final class PostgresServer implements AutoCloseable {

    /** Time for the changes since the last checkpoint, which are written at shutdown or replayed after a crash. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Settings that differ between tests, soak and benchmark, as {@code name=value} separated by commas. */
    private static final Map<String, String> SETTINGS = Arrays.stream(
                    System.getProperty("todoflow.it.postgresql", "fsync=off").split(",", -1))
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(setting -> setting[0].strip(), setting -> setting[1].strip()));

    private final Path data;
    private final int port;
    private final @Nullable String externalUrl;
    private @Nullable EmbeddedPostgres server;
    private boolean paused;

    PostgresServer(Path data, int port) {
        this.data = data;
        this.port = port;
        this.externalUrl = System.getenv("TEST_DATABASE_URL") == null
                ? null
                : DevelopmentDatabase.create().getJdbcUrl();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Whether the tests started the server, and may stop it. */
    public boolean isOurs() {
        return externalUrl == null;
    }

    /** The JDBC URL. */
    public String url() {
        return externalUrl != null ? externalUrl : url("postgres");
    }

    private String url(String name) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, name);
    }

    /** Creates a further database on the running server. */
    public String another(String name) throws SQLException {
        if (!isOurs()) {
            return DevelopmentDatabase.create().getJdbcUrl();
        }
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return url(name);
    }

    /** Starts it, also after a crash. */
    public void start() {
        if (!isOurs()) {
            return;
        }
        Wait.until(PATIENCE, "PostgreSQL starts", this::tryStart);
    }

    private boolean tryStart() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(PATIENCE)
                    // what is committed survives a crash of the server
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    // applications log their own errors
                    .setServerConfig("log_min_messages", "fatal")
                    // so that a benchmark can read when an effect was committed
                    .setServerConfig("track_commit_timestamp", "on");
            SETTINGS.forEach(builder::setServerConfig);
            server = builder.start();
            return true;
        } catch (IOException | IllegalStateException e) {
            // processes of the server that crashed are still about to end
            return false;
        }
    }

    /** Starts it if it has ended, and waits until it answers. */
    public void revive() {
        Wait.politely(PATIENCE, "PostgreSQL answers", () -> {
            if (!isAlive()) {
                Objects.requireNonNull(server).close();
                tryStart();
            }
            try (Connection connection = DriverManager.getConnection(url())) {
                return connection.isValid(1);
            } catch (SQLException e) {
                return false;
            }
        });
    }

    /** The CPU time of its processes so far. */
    public Duration processorTime() {
        ProcessHandle server = postmaster()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The processes of this PostgreSQL are unknown"));
        return ProcessorTime.withDescendants(server);
    }

    boolean isAlive() {
        return !isOurs() || postmaster().anyMatch(PostgresServer::runs);
    }

    /** Stops it in an orderly way, which ends every connection. */
    public void stop() {
        end(Signals::interrupt);
    }

    /** Kills it with SIGKILL; its other processes notice and end. */
    public void kill() {
        end(ProcessHandle::destroyForcibly);
    }

    private void end(Consumer<ProcessHandle> signal) {
        ProcessHandle[] all = processes().toArray(ProcessHandle[]::new);
        postmaster().forEach(signal);
        Wait.until(PATIENCE, "PostgreSQL has ended", () -> Stream.of(all).noneMatch(PostgresServer::runs));
        try {
            Objects.requireNonNull(server).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In a container without an init process, ended processes may stay in the process table. */
    static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Freezes all processes of the server. */
    public void pause() {
        processes().forEach(Signals::stop);
        paused = true;
    }

    /** Continues them. */
    public void resume() {
        if (paused) {
            processes().forEach(Signals::resume);
            paused = false;
        }
    }

    private Stream<ProcessHandle> processes() {
        return postmaster().flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
    }

    private Stream<ProcessHandle> postmaster() {
        Path file = data.resolve("postmaster.pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(file).get(0).strip()))
                            .stream()
                    : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (server != null && isAlive()) {
            resume();
            stop();
        }
    }
}
