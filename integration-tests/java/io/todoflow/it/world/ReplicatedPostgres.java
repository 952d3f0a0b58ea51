package io.todoflow.it.world;

import io.todoflow.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.util.FileSystemUtils;

/** A primary and a standby with synchronous replication. */
public final class ReplicatedPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private Server primary;
    private Server standby;

    /** One of the two servers; each becomes the primary when it is promoted. */
    private record Server(Path data, int port) {

        public String url() {
            return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, PostgresPrograms.USER);
        }

        /** The connection parameters for the programs of PostgreSQL. */
        String connection() {
            return "host=127.0.0.1 port=%d user=%s".formatted(port, PostgresPrograms.USER);
        }
    }

    /** Chooses folders and ports; {@link #start} starts both servers. */
    public ReplicatedPostgres() throws IOException {
        folder = PostgresPrograms.folder();
        int[] ports = FreePorts.find(2);
        primary = new Server(folder.resolve("a"), ports[0]);
        standby = new Server(folder.resolve("b"), ports[1]);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** The URL of the current primary, for an application. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?user=%s&targetServerType=primary"
                .formatted(primary.port, standby.port, PostgresPrograms.USER);
    }

    /** The URL of the standby, or of the primary while there is no standby. */
    public String readUrl() {
        return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?user=%s&targetServerType=preferSecondary"
                .formatted(primary.port, standby.port, PostgresPrograms.USER);
    }

    /** The URL of the standby alone. */
    public String standbyUrl() {
        return standby.url();
    }

    /** The URL of the primary alone. */
    public String primaryUrl() {
        return primary.url();
    }

    /** Starts both servers. A commit is answered when the standby has it. */
    public void start() {
        PostgresPrograms.run(
                "initdb",
                "--auth=trust",
                "--username=" + PostgresPrograms.USER,
                "--no-sync",
                "-D",
                primary.data.toString());
        launch(primary);
        addStandby();
    }

    /** Makes the other server the standby of the primary, with a copy of its data. */
    private void addStandby() {
        PostgresPrograms.command("rm", "-rf", standby.data.toString());
        PostgresPrograms.run(
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
        PostgresPrograms.configure(primary.data, "synchronous_standby_names = '*'");
        PostgresPrograms.run("pg_ctl", "-D", primary.data.toString(), "reload");
        Ledger ledger = new Ledger(primary.url());
        Wait.until(PATIENCE, "the standby is synchronous", () -> ledger.column(
                        "select sync_state from pg_stat_replication")
                .contains("sync"));
    }

    private static void launch(Server server) {
        PostgresPrograms.run(
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
    public void killPrimary() {
        PostgresPrograms.processes(primary.data).forEach(ProcessHandle::destroyForcibly);
    }

    /** Sends SIGKILL to all processes of the standby; commits no longer wait for it. */
    public void killStandby() {
        PostgresPrograms.processes(standby.data).forEach(ProcessHandle::destroyForcibly);
        PostgresPrograms.configure(primary.data, "synchronous_standby_names = ''");
        PostgresPrograms.run("pg_ctl", "-D", primary.data.toString(), "reload");
    }

    /** Sends SIGSTOP to all processes of the primary: connections are still accepted, but nothing answers. */
    public void freezePrimary() {
        PostgresPrograms.processes(primary.data).forEach(Signals::stop);
    }

    /** Stops the primary in an orderly way, after the standby has received everything. */
    public void stopPrimary() {
        PostgresPrograms.run("pg_ctl", "-D", primary.data.toString(), "-w", "-m", "fast", "stop");
    }

    /** Makes the standby the primary; it waits for no standby. */
    public void promote() {
        PostgresPrograms.configure(standby.data, "synchronous_standby_names = ''");
        PostgresPrograms.run("pg_ctl", "-D", standby.data.toString(), "reload");
        PostgresPrograms.run("pg_ctl", "-D", standby.data.toString(), "-w", "promote");
        Server former = primary;
        primary = standby;
        standby = former;
    }

    /** Starts the former primary, which was stopped, as the standby of the new one. */
    public void followNewPrimary() {
        PostgresPrograms.configure(standby.data, "primary_conninfo = '%s'".formatted(primary.connection()));
        PostgresPrograms.command("touch", standby.data.resolve("standby.signal").toString());
        launch(standby);
        synchronize();
    }

    /** Replaces the former primary, which must not return with its old data, by a copy of the new one. */
    public void replaceFormerPrimary() {
        PostgresPrograms.kill(standby.data);
        addStandby();
    }

    @Override
    public void close() {
        PostgresPrograms.kill(primary.data);
        PostgresPrograms.kill(standby.data);
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
