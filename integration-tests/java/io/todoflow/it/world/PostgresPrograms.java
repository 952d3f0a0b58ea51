package io.todoflow.it.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The programs of PostgreSQL: those of the system if installed, run as its user; otherwise those of the embedded one,
 * with {@link PostgresTools} for the missing ones.
 */
public final class PostgresPrograms {

    static final String USER = "postgres";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Path EMBEDDED = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The folder of the newest installed version. */
    private static final Optional<Path> SYSTEM = newest(DEBIAN, "\\d+", "pg_basebackup");

    private PostgresPrograms() {}

    /** The missing requirements; empty if there are none. */
    public static String missing() {
        return SYSTEM.isEmpty() && System.getenv("TEST_DATABASE_URL") != null
                ? "the embedded PostgreSQL cannot be started, and there is none under " + DEBIAN
                : "";
    }

    private static Path programs() {
        return SYSTEM.or(() -> newest(EMBEDDED, "PG-.*", "pg_ctl"))
                .orElseThrow(() -> new IllegalStateException("No embedded PostgreSQL has been started yet"));
    }

    private static Optional<Path> newest(Path folder, String name, String program) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.filter(version -> version.toFile().getName().matches(name))
                    .sorted(Comparator.comparing(
                                    (Path version) -> version.toFile().getName().length())
                            .thenComparing(version -> version.toFile().getName())
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.exists(bin.resolve(program)) && Files.exists(bin.resolve("initdb")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a folder that the user of PostgreSQL can write to. */
    static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("todoflow-postgres");
        if (isRoot() && SYSTEM.isPresent()) {
            run(List.of("chown", USER, folder.toString()), Map.of());
        }
        return folder;
    }

    /** Appends a setting to the configuration of a server. */
    static void configure(Path data, String setting) {
        command("sh", "-c", "echo \"%s\" >> '%s/postgresql.auto.conf'".formatted(setting, data));
    }

    /** Runs a program of PostgreSQL. */
    static void run(String name, String... arguments) {
        Path program = programs().resolve(name);
        Path existing = Files.exists(program) ? program : StandIns.FOLDER.resolve(name);
        command(Stream.concat(Stream.of(existing.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** Runs a command as the user of PostgreSQL, which is not root. */
    public static void command(String... command) {
        run(asUser(List.of(command)), Map.of());
    }

    /** Runs a script as that user, with the programs of PostgreSQL on the PATH. */
    static void script(String script, Map<String, String> environment) {
        String path = SYSTEM.isPresent() ? "" : StandIns.FOLDER + ":";
        run(asUser(List.of("bash", "-euc", "PATH=%s%s:$PATH\n%s".formatted(path, programs(), script))), environment);
    }

    private static List<String> asUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        // the embedded one starts in the same way
        List<String> user = SYSTEM.isPresent() ? List.of("runuser", "-u", USER, "--") : List.of("unshare", "-U", "--");
        return Stream.concat(user.stream(), command.stream()).toList();
    }

    /** Scripts that run {@link PostgresTools}. */
    private static final class StandIns {

        static final Path FOLDER = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("todoflow-postgres-tools");
                for (String name : List.of("psql", "pg_basebackup")) {
                    Path script = Files.writeString(folder.resolve(name), """
                            #!/bin/sh
                            exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s %s "$@"
                            """.formatted(
                                    Path.of(System.getProperty("java.home"), "bin", "java"),
                                    System.getProperty("java.class.path"),
                                    PostgresTools.class.getName(),
                                    name));
                    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
                    script.toFile().deleteOnExit();
                }
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> command, Map<String, String> environment) {
        try {
            Path output = Files.createTempFile("todoflow-command", ".log");
            output.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
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

    /** Kills the server of a data folder, if it runs. */
    static void kill(Path data) {
        List<ProcessHandle> all = processes(data);
        all.forEach(ProcessHandle::destroyForcibly);
        Wait.until(PATIENCE, "PostgreSQL has ended", () -> all.stream().noneMatch(PostgresServer::runs));
    }

    /** The processes of the server of a data folder. */
    static List<ProcessHandle> processes(Path data) {
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
}
