package io.todoflow.it.world;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of {@code psql} and {@code pg_basebackup} that tests need, with the same options. The embedded PostgreSQL
 * does not contain them.
 */
final class PostgresTools {

    private static final Path LOG = Path.of("pg_wal");

    private PostgresTools() {}

    /** The name of the program, and its arguments. */
    public static void main(String... command) throws IOException, SQLException {
        List<String> arguments = Arrays.asList(command).subList(1, command.length);
        switch (command[0]) {
            case "psql" -> query(arguments.get(0), option(arguments, "--command"));
            case "pg_basebackup" -> backUp(arguments);
            default -> throw new IllegalArgumentException(command[0] + " is neither psql nor pg_basebackup");
        }
    }

    private static String option(List<String> arguments, String... names) {
        for (String name : names) {
            for (int i = 0; i < arguments.size(); i++) {
                if (arguments.get(i).equals(name)) {
                    return arguments.get(i + 1);
                }
                if (arguments.get(i).startsWith(name + "=")) {
                    return arguments.get(i).substring(name.length() + 1);
                }
            }
        }
        throw new IllegalArgumentException("%s has none of %s".formatted(arguments, List.of(names)));
    }

    @SuppressWarnings("SystemOut")
    private static void query(String database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                System.out.println(result.getString(1));
            }
        }
    }

    /**
     * @param database a URI, or a list of name-value pairs
     */
    private static Connection connect(String database) throws SQLException {
        Matcher uri = Pattern.compile("postgresql://(.+)@(.+)").matcher(database);
        if (uri.matches()) {
            return DriverManager.getConnection("jdbc:postgresql://%s?user=%s".formatted(uri.group(2), uri.group(1)));
        }
        List<String> pairs = List.of(database.split(" ", -1));
        return DriverManager.getConnection("jdbc:postgresql://%s:%s/postgres?user=%s"
                .formatted(option(pairs, "host"), option(pairs, "port"), option(pairs, "user")));
    }

    /**
     * Uses PostgreSQL's backup functions for other programs.
     *
     * @see <a href="https://www.postgresql.org/docs/17/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP">Making a
     *     base backup using the low level API</a>
     */
    private static void backUp(List<String> arguments) throws IOException, SQLException {
        String database = option(arguments, "--dbname", "-d");
        Path target = Path.of(option(arguments, "--pgdata", "-D"));
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            Path data = Path.of(text(statement, "show data_directory"));
            text(statement, "select pg_backup_start('tests', fast => true)");
            copy(data, target, LOG);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(
                    target.resolve("backup_label"),
                    text(statement, "select labelfile from pg_backup_stop(wait_for_archive => false)"));
            copy(data.resolve(LOG), target.resolve(LOG), Path.of("archive_status"));
        }
        for (String file : List.of("postmaster.pid", "postmaster.opts")) {
            Files.deleteIfExists(target.resolve(file));
        }
        if (arguments.contains("--write-recovery-conf")) {
            Files.createFile(target.resolve("standby.signal"));
            Files.writeString(
                    target.resolve("postgresql.auto.conf"),
                    "primary_conninfo = '%s'\n".formatted(database),
                    StandardOpenOption.APPEND);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    /** Copies the existing files while the server keeps working. */
    private static void copy(Path source, Path target, Path left) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path relative = source.relativize(folder);
                Files.createDirectories(target.resolve(relative));
                return relative.equals(left) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
