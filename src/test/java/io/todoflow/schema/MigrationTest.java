package io.todoflow.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Each version of the schema migrates to the next one with its data. */
class MigrationTest {

    /** Values for columns, by type; other types get {@code '1'}. */
    private static final Map<String, String> SAMPLES =
            Map.of("uuid", "gen_random_uuid()", "timestamptz", "now()", "date", "now()", "_text", "'{}'");

    private static final Path RELEASED = Path.of("src/test/resources/released-migrations.txt");
    /** Rows for the tables that each version of the schema adds. */
    private static final Map<String, List<String>> DATA = Map.ofEntries(
            Map.entry(
                    "1",
                    List.of(
                            """
                    insert into task (id, user_id, title, status, priority, tags, due_at, version, created_at, updated_at)
                    values ('00000000-0000-0000-0000-000000000001', 'u', 'Täsk', 'open', 'high', '{a,b}', now(), 3, now(), now())
                    """,
                            """
                    insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                    values ('00000000-0000-0000-0000-000000000002', 'task.created', '00000000-0000-0000-0000-000000000001',
                        'u', 'c', 't', '{}')
                    """,
                            "insert into outbox (id, task_id) select id, task_id from event",
                            "insert into inbox (consumer, event_id) values ('audit', '00000000-0000-0000-0000-000000000002')",
                            """
                    insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event)
                    values ('audit', 'd', 'dead', 5, 'r', 'route', 'p', 't', '{}')
                    """,
                            """
                    insert into audit_log (event_id, event_type, task_id, user_id, correlation_id, occurred_at, event)
                    values ('00000000-0000-0000-0000-000000000002', 'task.created', '00000000-0000-0000-0000-000000000001',
                        'u', 'c', now(), '{"payload": {}}')
                    """)),
            Map.entry(
                    "2",
                    List.of(
                            "insert into idempotency_key (user_id, key, task, expires_at) values ('u', 'k', '{}', now())")),
            Map.entry(
                    "3",
                    List.of(
                            """
                    insert into reminder (task_id, user_id, remind_at, version, state, correlation_id, job_pending)
                    values ('00000000-0000-0000-0000-000000000001', 'u', now(), 3, 'waiting', 'c', true)
                    """,
                            """
                    insert into reminder_published (task_id, remind_at)
                    values ('00000000-0000-0000-0000-000000000001', now())
                    """,
                            """
                    insert into notification (id, user_id, task_id, title, remind_at)
                    values ('00000000-0000-0000-0000-000000000003', 'u', '00000000-0000-0000-0000-000000000001', 'T', now())
                    """,
                            "insert into user_contact (user_id, email) values ('u', 'u@example.com')",
                            """
                    insert into reminder_mail (task_id, remind_at, event_id, user_id, outcome)
                    values ('00000000-0000-0000-0000-000000000001', now(), '00000000-0000-0000-0000-000000000003', 'u', 'sent')
                    """)),
            Map.entry("4.1", List.of("""
                    insert into task_fact (task_id, user_id, version) values ('00000000-0000-0000-0000-000000000001', 'u', 3)
                    """)),
            Map.entry("4.2", List.of("""
                    insert into next_occurrence (task_id, event_id, user_id, correlation_id, draft, time_zone)
                    values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'u', 'c', '{}', 'UTC')
                    """)),
            Map.entry(
                    "9",
                    List.of(
                            "insert into consumer (name, checked_id, moved_at, seen_at) values ('audit', 1, now(), now())",
                            "insert into untaken (consumer, id, next_attempt_at) values ('audit', 1, now())")),
            Map.entry("22.2", List.of("insert into mail_preference (user_id, email_reminders) values ('u', false)")),
            Map.entry("22.3", List.of("""
                    insert into deleted_task (id, user_id, task) values ('00000000-0000-0000-0000-000000000004', 'u', '{}')
                    """)),
            Map.entry("23.1", List.of("insert into outbox_relay (id, expires_at) values (gen_random_uuid(), now())")),
            Map.entry("37.5", List.of("insert into restoration (moment) values (now())")),
            Map.entry("36.1", List.of("""
                    insert into flow_process (id, service, version, format, flow, files, expires_at)
                    values (gen_random_uuid(), 'audit-service', '1', 1, '{}', '{}', now())
                    """)),
            Map.entry("33.2", List.of("""
                    insert into notification (id, user_id, task_id, title, kind)
                    values ('00000000-0000-0000-0000-000000000005', 'u', '00000000-0000-0000-0000-000000000001', 'T', 'series_ended')
                    """)),
            Map.entry("28.2", List.of("insert into replay (position, last_id, events) values (0, 1, 1)")),
            Map.entry(
                    "30.1",
                    List.of(
                            "insert into erasure (user_hash, requested_by, correlation_id) values ('h', 'admin', 'c')")),
            Map.entry("35.1", List.of("""
                    insert into escalation (task_id, user_id, due_at, step, next_at)
                    values ('00000000-0000-0000-0000-000000000001', 'u', now(), 1, now())
                    """)));

    private static Map<String, Integer> released() throws IOException {
        try (Stream<String> lines = Files.lines(RELEASED)) {
            Map<String, Integer> checksums = new TreeMap<>();
            lines.filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" "))
                    .forEach(parts -> checksums.put(parts[0], Integer.valueOf(parts[1])));
            return checksums;
        }
    }

    private static List<MigrationInfo> migrations(Databases database) {
        return List.of(database.flyway(MigrationVersion.LATEST).info().all());
    }

    @Test
    void aReleasedMigrationIsNotChanged() throws IOException {
        // When
        Map<String, Integer> checksums = new TreeMap<>();
        for (MigrationInfo migration : migrations(Databases.create())) {
            checksums.put(migration.getScript(), migration.getChecksum());
        }

        // Then
        assertThat(checksums)
                .as(
                        "A migration that was released is changed by another one; one that was not, by its line in %s: %s",
                        RELEASED, checksums)
                .containsAllEntriesOf(released());
    }

    @Test
    void dataIsCarriedThroughEachMigration() {
        // Given
        Databases database = Databases.create();
        Map<String, String> before = new TreeMap<>();

        for (MigrationInfo migration : migrations(database)) {
            // When
            database.migrate(migration.getVersion());

            // Then
            Map<String, String> after = rows(database.jdbc());
            before.forEach((table, rows) -> assertThat(after)
                    .as("Rows of %s after %s", table, migration.getScript())
                    .containsEntry(table, rows));
            DATA.getOrDefault(migration.getVersion().getVersion(), List.of()).forEach(database.jdbc()::execute);
            fillNewTables(database.jdbc());
            before.putAll(rows(database.jdbc()));
        }

        assertThat(before.values())
                .as("Tables and how many rows they have: a new one needs a row in this test, %s", before)
                .allMatch(rows -> !rows.equals("0"));
    }

    /** Inserts a row into each table for which {@link #DATA} has none. */
    private static void fillNewTables(JdbcTemplate jdbc) {
        rows(jdbc).forEach((table, rows) -> {
            if (rows.equals("0")) {
                Map<String, String> values = new TreeMap<>();
                jdbc.query(
                        """
                        select column_name, udt_name from information_schema.columns
                        where table_schema = 'public' and table_name = ? and is_nullable = 'NO'
                          and column_default is null and is_identity = 'NO' and is_generated = 'NEVER'
                        """,
                        column -> {
                            values.put(column.getString(1), SAMPLES.getOrDefault(column.getString(2), "'1'"));
                        },
                        table);
                jdbc.execute("insert into %s (%s) values (%s)"
                        .formatted(table, String.join(", ", values.keySet()), String.join(", ", values.values())));
            }
        });
    }

    /** The number of rows of each table. */
    private static Map<String, String> rows(JdbcTemplate jdbc) {
        Map<String, String> rows = new TreeMap<>();
        for (String table : jdbc.queryForList("""
                select table_name from information_schema.tables
                where table_schema = 'public' and table_name <> 'flyway_schema_history'
                """, String.class)) {
            rows.put(table, jdbc.queryForObject("select count(*) from " + table, String.class));
        }
        return rows;
    }
}
