package io.todoflow.it;

import io.todoflow.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A primary and a standby with synchronous replication. They run the PostgreSQL of the system, because that of the other
 * tests comes without {@code pg_basebackup}.
 */
final class ReplicatedPostgres implements AutoCloseable {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String USER = "postgres";

    /** The programs of the newest version that is installed. */
    private static final Optional<Path> PROGRAMS = programs();

    private final Path folder;
    private Server primary;
    private Server standby;

    /** One of the two; each becomes the primary when it is promoted. */
    private record Server(Path data, int port) {

        String url() {
            return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, USER);
        }

        /** For the programs of PostgreSQL. */
        String connection() {
            return "host=127.0.0.1 port=%d user=%s".formatted(port, USER);
        }
    }

    ReplicatedPostgres() throws IOException {
        folder = Files.createTempDirectory("todoflow-replicated");
        int[] ports = FreePorts.find(2);
        primary = new Server(folder.resolve("a"), ports[0]);
        standby = new Server(folder.resolve("b"), ports[1]);
        if (isRoot()) {
            run(List.of("chown", USER, folder.toString()));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** What it needs and the system lacks; empty if nothing is missing. */
    static String missing() {
        return PROGRAMS.isPresent() ? "" : "there is no pg_basebackup under " + DEBIAN + "; apt-get install postgresql";
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.filter(version -> version.toFile().getName().matches("\\d+"))
                    .sorted(Comparator.comparing((Path version) ->
                                    Integer.parseInt(version.toFile().getName()))
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.exists(bin.resolve("pg_basebackup")) && Files.exists(bin.resolve("initdb")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of whichever of the two is the primary, for an application. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?user=%s&targetServerType=primary"
                .formatted(primary.port, standby.port, USER);
    }

    /** The URL of the standby, or of the primary while there is no standby. */
    String readUrl() {
        return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?user=%s&targetServerType=preferSecondary"
                .formatted(primary.port, standby.port, USER);
    }

    /** The URL of the standby alone. */
    String standbyUrl() {
        return standby.url();
    }

    /** The URL of the primary alone. */
    String primaryUrl() {
        return primary.url();
    }

    /** Starts both. A commit is answered when the standby has it. */
    void start() {
        program("initdb", "--auth=trust", "--username=" + USER, "--no-sync", "-D", primary.data.toString());
        launch(primary);
        addStandby();
    }

    /** Makes the other server the standby of the primary, with a copy of its data. */
    private void addStandby() {
        run(asUser(List.of("rm", "-rf", standby.data.toString())));
        program(
                "pg_basebackup",
                "--write-recovery-conf",
                "--wal-method=stream",
                "--checkpoint=fast",
                "--no-sync",
                "-D",
                standby.data.toString(),
                "-d",
                primary.connection());
        launch(standby);
        synchronize();
    }

    /** Lets commits wait for the standby. */
    private void synchronize() {
        configure(primary, "synchronous_standby_names = '*'");
        program("pg_ctl", "-D", primary.data.toString(), "reload");
        Ledger ledger = new Ledger(primary.url());
        Wait.until(PATIENCE, "the standby is synchronous", () -> ledger.column(
                        "select sync_state from pg_stat_replication")
                .contains("sync"));
    }

    private static void configure(Server server, String setting) {
        run(asUser(List.of("sh", "-c", "echo \"%s\" >> '%s/postgresql.auto.conf'".formatted(setting, server.data))));
    }

    private static void launch(Server server) {
        program(
                "pg_ctl",
                "-D",
                server.data.toString(),
                "-w",
                "-l",
                server.data + ".log",
                "-o",
                "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c fsync=off"
                        .formatted(server.port),
                "start");
    }

    /** Sends SIGKILL to all processes of the primary. */
    void killPrimary() {
        processes(primary.data).forEach(ProcessHandle::destroyForcibly);
    }

    /** Sends SIGKILL to all processes of the standby; nobody waits for it any more. */
    void killStandby() {
        processes(standby.data).forEach(ProcessHandle::destroyForcibly);
        configure(primary, "synchronous_standby_names = ''");
        program("pg_ctl", "-D", primary.data.toString(), "reload");
    }

    /** Sends SIGSTOP to all processes of the primary: connections are still accepted, but nothing answers. */
    void freezePrimary() {
        processes(primary.data).forEach(Signals::stop);
    }

    /** Stops the primary in an orderly way, after the standby has received everything. */
    void stopPrimary() {
        program("pg_ctl", "-D", primary.data.toString(), "-w", "-m", "fast", "stop");
    }

    /** Makes the standby the primary; it waits for no standby. */
    void promote() {
        configure(standby, "synchronous_standby_names = ''");
        program("pg_ctl", "-D", standby.data.toString(), "reload");
        program("pg_ctl", "-D", standby.data.toString(), "-w", "promote");
        Server former = primary;
        primary = standby;
        standby = former;
    }

    /** Starts the former primary, which was stopped, as the standby of the new one. */
    void followNewPrimary() {
        configure(standby, "primary_conninfo = '%s'".formatted(primary.connection()));
        run(asUser(List.of("touch", standby.data.resolve("standby.signal").toString())));
        launch(standby);
        synchronize();
    }

    /** Replaces the former primary, which must not come back as it is, by a copy of the new one. */
    void replaceFormerPrimary() {
        end(standby);
        addStandby();
    }

    private static void end(Server server) {
        List<ProcessHandle> all = processes(server.data);
        all.forEach(ProcessHandle::destroyForcibly);
        Wait.until(PATIENCE, "PostgreSQL has ended", () -> all.stream().noneMatch(PostgresServer::runs));
    }

    private static List<ProcessHandle> processes(Path data) {
        try {
            Path file = data.resolve("postmaster.pid");
            if (!Files.exists(file)) {
                return List.of();
            }
            return ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(file).get(0).strip()))
                    .map(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants())
                            .toList())
                    .orElse(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void program(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(PROGRAMS.orElseThrow().resolve(name).toString());
        command.addAll(List.of(arguments));
        run(asUser(command));
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> asUser(List<String> command) {
        return isRoot()
                ? Stream.concat(Stream.of("runuser", "-u", USER, "--"), command.stream())
                        .toList()
                : command;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> command) {
        try {
            Path output = Files.createTempFile("todoflow-command", ".log");
            output.toFile().deleteOnExit();
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("%s failed: %s".formatted(command, Files.readString(output)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        end(primary);
        end(standby);
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
