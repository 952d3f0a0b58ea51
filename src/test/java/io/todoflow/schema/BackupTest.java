package io.todoflow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The backup described in docs/operations.md. Needs a {@code pg_dump} that is not older than the test server; {@code
 * TEST_DATABASE_URL} can name a suitable server.
 */
class BackupTest {

    @Test
    void aRestoredDumpIsTheSameDatabase(@TempDir Path folder) throws Exception {
        // Given
        Databases original = Databases.create();
        Path dump = folder.resolve("todoflow.dump");
        Optional<Path> found = tools(version(original));
        assumeTrue(found.isPresent(), "There is no pg_dump that is not older than the server");
        Path tools = found.get();
        original.migrate(MigrationVersion.LATEST);
        original.jdbc().execute("""
                insert into task (id, user_id, title, status, priority, tags, version, created_at, updated_at)
                select gen_random_uuid(), 'u' || i, 'Tä"sk''\\ ' || i, 'open', 'high', '{a,"b c"}', i, now(), now()
                from generate_series(1, 500) i
                """);
        original.jdbc().execute("""
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                select gen_random_uuid(), 'task.created', id, user_id, 'c', 't', '{"x": "\\u0041"}' from task
                """);
        original.jdbc().execute("insert into outbox (id, task_id) select id, task_id from event");
        original.jdbc().execute("insert into inbox (consumer, event_id) select 'audit', event_id from event");

        // When
        Databases restored = Databases.create();
        run(tools.resolve("pg_dump").toString(), "--format=custom", "--file=" + dump, "--dbname=" + uri(original));
        run(
                tools.resolve("pg_restore").toString(),
                "--exit-on-error",
                "--no-owner",
                "--dbname=" + uri(restored),
                dump.toString());

        // Then
        assertThat(contents(restored.jdbc()))
                .isEqualTo(contents(original.jdbc()))
                .isNotEmpty();
        restored.flyway(MigrationVersion.LATEST).validate();
        assertThat(restored.jdbc().queryForObject("""
                        insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                        values (gen_random_uuid(), 'x', gen_random_uuid(), 'u', 'c', 't', '{}') returning id
                        """, Long.class))
                .as("New events come after the old ones")
                .isEqualTo(501);
    }

    private static String uri(Databases database) {
        return database.url().replaceFirst("^jdbc:", "");
    }

    private static int version(Databases database) {
        return Integer.parseInt(database.jdbc().queryForObject("show server_version_num", String.class)) / 10_000;
    }

    /** The folder of the newest pg_dump that can dump a server of this version. */
    private static Optional<Path> tools(int server) throws IOException {
        List<Path> folders = new ArrayList<>(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList());
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.map(version -> version.resolve("bin")).forEach(folders::add);
            }
        }
        for (Path folder : folders) {
            if (Files.isExecutable(folder.resolve("pg_dump")) && Files.isExecutable(folder.resolve("pg_restore"))) {
                var version = Pattern.compile("\\) (\\d+)")
                        .matcher(run(folder.resolve("pg_dump").toString(), "--version"));
                if (version.find() && Integer.parseInt(version.group(1)) >= server) {
                    return Optional.of(folder);
                }
            }
        }
        return Optional.empty();
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return output;
    }

    private static Map<String, List<String>> contents(JdbcTemplate jdbc) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (String table : jdbc.queryForList(
                "select table_name from information_schema.tables where table_schema = 'public'", String.class)) {
            contents.put(
                    table, jdbc.queryForList("select t::text from %s t order by 1".formatted(table), String.class));
        }
        return contents;
    }
}
