package io.todoflow.it.world;

import io.todoflow.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL that archives its write-ahead log and can be restored to a point in time, with the settings and commands
 * of {@code docs/operations.md}.
 */
public final class ArchivedPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path DOCUMENT = Path.of("docs/operations.md");
    private static final Pattern BLOCK = Pattern.compile("```\\w+\\n(.*?)```", Pattern.DOTALL);

    private final Path folder;
    private final int port;
    private final Path archive;
    private final Path backup;
    /** The blocks with the settings, with the backup, and with the restore. */
    private final List<String> procedure;

    private Path data;

    /** Chooses the folders and the port; {@link #start} starts the server. */
    public ArchivedPostgres() throws IOException {
        folder = PostgresPrograms.folder();
        port = FreePorts.find(1)[0];
        archive = folder.resolve("archive");
        backup = folder.resolve("backup");
        data = folder.resolve("data");
        String section = Files.readString(DOCUMENT)
                .split("\n### Recovery to a moment\n")[1]
                .split("\n## ")[0];
        procedure = BLOCK.matcher(section)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** The JDBC URL. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, PostgresPrograms.USER);
    }

    /** Compares accepted changes with this database. */
    public Ledger ledger() {
        return new Ledger(url());
    }

    /** Starts the server, and waits until it accepts connections. */
    public void start() {
        PostgresPrograms.command("mkdir", archive.toString());
        PostgresPrograms.run(
                "initdb", "--auth=trust", "--username=" + PostgresPrograms.USER, "--no-sync", "-D", data.toString());
        procedure
                .get(0)
                .lines()
                .map(setting -> setting.replace("/archive", archive.toString()))
                .forEach(setting -> PostgresPrograms.configure(data, setting));
        List.of(
                        "port = " + port,
                        "listen_addresses = '127.0.0.1'",
                        "unix_socket_directories = ''",
                        "max_connections = 200",
                        "fsync = off")
                .forEach(setting -> PostgresPrograms.configure(data, setting));
        PostgresPrograms.run("pg_ctl", "-D", data.toString(), "-w", "-l", data + ".log", "start");
    }

    /** Takes a base backup. */
    public void backUp() {
        PostgresPrograms.script(procedure.get(1), environment(""));
    }

    /** Waits until everything committed is in the archive. */
    public void archiveAll() {
        String last = ledger().column("select pg_walfile_name(pg_switch_wal())").get(0);
        Wait.until(PATIENCE, last + " is archived", () -> Files.exists(archive.resolve(last)));
    }

    /** Kills it and restores it to a point in time, in a new folder and on the same port. */
    public void restore(String moment) {
        PostgresPrograms.kill(data);
        data = folder.resolve("restored");
        PostgresPrograms.script(procedure.get(2), environment(moment));
    }

    private Map<String, String> environment(String moment) {
        return Map.of(
                "DATABASE", "postgresql://%s@127.0.0.1:%d/postgres".formatted(PostgresPrograms.USER, port),
                "ARCHIVE", archive.toString(),
                "BACKUP", backup.toString(),
                "PGDATA", data.toString(),
                "MOMENT", moment);
    }

    @Override
    public void close() {
        PostgresPrograms.kill(data);
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
