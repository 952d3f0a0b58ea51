package io.todoflow.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The PostgreSQL of the system, whose programs run as its user. That of the other tests comes without {@code
 * pg_basebackup}.
 */
final class PostgresPrograms {

    static final String USER = "postgres";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The programs of the newest version that is installed. */
    private static final Optional<Path> PROGRAMS = programs();

    private PostgresPrograms() {}

    /** What is needed and the system lacks; empty if nothing is missing. */
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

    /** A new folder that the user of PostgreSQL may write into. */
    static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("todoflow-postgres");
        if (isRoot()) {
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
        command(Stream.concat(Stream.of(PROGRAMS.orElseThrow().resolve(name).toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** Runs a command as the user of PostgreSQL, who is not root. */
    static void command(String... command) {
        run(asUser(List.of(command)), Map.of());
    }

    /** Runs a script as that user, with the programs of PostgreSQL on its path. */
    static void script(String script, Map<String, String> environment) {
        String path = "PATH=%s:$PATH\n".formatted(PROGRAMS.orElseThrow());
        run(asUser(List.of("bash", "-euc", path + script)), environment);
    }

    private static List<String> asUser(List<String> command) {
        return isRoot()
                ? Stream.concat(Stream.of("runuser", "-u", USER, "--"), command.stream())
                        .toList()
                : command;
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
