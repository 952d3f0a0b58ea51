package io.todoflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.todoflow.testing.DevelopmentDatabase;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Tables with data are partitioned, keep their rows, and stay partitioned. */
class PartitionMigrationTest {

    private static final String ROWS = """
            insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
            values ('%1$s', 'task.created', '%1$s', 'u', 'c', 't', '{}');
            insert into outbox (id, task_id) select id, task_id from event where event_id = '%1$s' on conflict do nothing;
            insert into inbox (consumer, event_id) values ('audit', '%1$s') on conflict do nothing;
            insert into audit_log (event_id, event_type, task_id, user_id, correlation_id, event)
            values ('%1$s', 'task.created', '%1$s', 'u', 'c', '{}') on conflict do nothing
            """;
    private static final String RANDOM_ID = "0d7e0a5e-9c3f-4f5d-8a44-4a0f4b5f1c11";

    private final String url = DevelopmentDatabase.create().getJdbcUrl();
    private final JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url));

    private Flyway flyway(boolean withPartitions) {
        FluentConfiguration configuration = Flyway.configure().dataSource(url, "", "");
        new SqlConfiguration()
                .tablesHavePartitions(new PartitionProperties(withPartitions, 1000, Duration.ofDays(7)))
                .customize(configuration);
        return configuration.load();
    }

    private String idOfToday() {
        return String.valueOf(jdbc.queryForObject("select uuid_at(now())", String.class));
    }

    private List<Long> counts() {
        return jdbc.queryForObject(
                "select (select count(*) from event), (select count(*) from inbox), (select count(*) from audit_log)",
                (row, number) -> List.of(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    private List<String> partitions(String parent) {
        return jdbc.queryForList(
                "select partition::text from partition_range where parent = ? order by 1", String.class, parent);
    }

    @BeforeEach
    void aDatabaseWithRows() {
        flyway(false).migrate();
        jdbc.execute(ROWS.formatted(RANDOM_ID));
    }

    @Test
    void aPartitionedTableKeepsItsRowsAndNumbers() {
        // Given
        long last = jdbc.queryForObject("select max(id) from event", Long.class);

        // When
        flyway(true).migrate();
        jdbc.execute(ROWS.formatted(idOfToday()));

        // Then
        assertThat(counts()).containsExactly(2L, 2L, 2L);
        assertThat(jdbc.queryForObject("select max(id) from event", Long.class)).isEqualTo(last + 1);
        assertThat(jdbc.queryForList("select tableoid::regclass::text from inbox order by 1", String.class))
                .hasSize(2)
                .contains("inbox_default")
                .doesNotHaveDuplicates();
    }

    @Test
    void anExistingInboxRowIsStillADuplicate() {
        // Given
        flyway(true).migrate();
        String id = idOfToday();
        jdbc.execute(ROWS.formatted(id));

        // When each is redelivered
        jdbc.execute(ROWS.formatted(id));
        jdbc.execute(ROWS.formatted(RANDOM_ID));

        // Then
        assertThat(counts().subList(1, 3)).containsExactly(2L, 2L);
    }

    @Test
    void eachIndexExistsOnThePartitionedTableAndItsPartitions() {
        // Given
        String indexes = """
                select substring(indexdef from ' USING .*') from pg_indexes where tablename = '%s' order by 1
                """;
        List<String> before = jdbc.queryForList(indexes.formatted("event"), String.class);

        // When
        flyway(true).migrate();

        // Then
        assertThat(jdbc.queryForList(indexes.formatted("event"), String.class)).isEqualTo(before);
        for (String partition : partitions("event")) {
            assertThat(jdbc.queryForList(indexes.formatted(partition), String.class))
                    .as(partition)
                    .isEqualTo(before);
        }
    }

    @Test
    void partitionsAreCreatedInAdvance() {
        // Given
        flyway(true).migrate();
        List<String> made = partitions("event");
        assertThat(partitions("inbox")).hasSizeGreaterThanOrEqualTo(5);

        // When the ids reach the last partition
        jdbc.execute("select setval('event_id_seq', 1500)");
        jdbc.execute("select partition_prepare(1000, '7 days')");
        jdbc.execute(ROWS.formatted(idOfToday()));

        // Then
        assertThat(partitions("event")).hasSizeGreaterThan(made.size());
        assertThat(jdbc.queryForObject("select count(*) from event_default", Long.class))
                .isZero();
    }

    @Test
    void rowsOfTheDefaultPartitionMoveToTheirNewPartition() {
        // Given
        flyway(true).migrate();
        jdbc.execute("select setval('event_id_seq', 100000)");
        jdbc.execute(ROWS.formatted(idOfToday()));
        assertThat(jdbc.queryForObject("select count(*) from event_default", Long.class))
                .isOne();

        // When
        jdbc.execute("select partition_prepare(50000, '7 days')");

        // Then
        assertThat(jdbc.queryForObject("select count(*) from event_default", Long.class))
                .isZero();
        assertThat(counts()).containsExactly(2L, 2L, 2L);
    }

    @Test
    void aNewPeriodStartsWhereTheLastPartitionEnds() {
        // Given
        flyway(true).migrate();
        int made = partitions("inbox").size();

        // When
        jdbc.execute("select partition_prepare(1000, '30 days')");

        // Then
        assertThat(partitions("inbox")).hasSizeGreaterThan(made);
    }

    @Test
    void tablesStayPartitionedWhenTheOptionIsSwitchedOff() {
        // Given
        flyway(true).migrate();

        // When
        Flyway without = flyway(false);

        // Then
        assertThatCode(without::migrate).doesNotThrowAnyException();
        assertThat(partitions("inbox")).isNotEmpty();
    }

    @Test
    void tooSmallPartitionsAreRefused() {
        assertThatThrownBy(() -> new PartitionProperties(true, 10, Duration.ofDays(1)))
                .hasMessage("todoflow.partitions.events is 10, but must be at least 1000");
        assertThatThrownBy(() -> new PartitionProperties(true, 1000, Duration.ZERO))
                .hasMessage("todoflow.partitions.period is PT0S, but must be at least PT1H");
    }
}
