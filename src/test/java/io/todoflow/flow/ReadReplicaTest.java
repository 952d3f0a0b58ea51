package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.DevelopmentDatabase;
import io.todoflow.testing.TodoflowClient;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Lists are read from a standby if one is configured. In this test, it is a separate database without replication. */
@TodoflowTest
class ReadReplicaTest {

    private static final String STANDBY = DevelopmentDatabase.create().getJdbcUrl();
    private static final JdbcTemplate STANDBY_ROWS = new JdbcTemplate(new DriverManagerDataSource(STANDBY));

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    @Qualifier("readDataSource")
    DataSource reads;

    private final String user = "reads-" + UUID.randomUUID();

    @DynamicPropertySource
    static void standby(DynamicPropertyRegistry registry) {
        Flyway.configure().dataSource(STANDBY, "", "").load().migrate();
        registry.add("todoflow.database.read-url", () -> STANDBY);
    }

    @Test
    void aListIsReadFromTheStandbyAndATaskFromThePrimary() {
        // Given a task that the standby does not have yet, and one that only the standby has
        String task = todoflow.createTask(user, "New");
        STANDBY_ROWS.update("""
                insert into task (id, user_id, title, status, priority, tags, version, created_at, updated_at)
                values (gen_random_uuid(), ?, 'Replicated', 'open', 'medium', '{}', 1, now(), now())
                """, user);

        // Then
        assertThat(todoflow.request("GET", "/api/%s/tasks".formatted(user), "")
                        .json()
                        .findValuesAsText("title"))
                .containsExactly("Replicated");
        assertThat(todoflow.request("GET", "/api/%s/tasks/%s".formatted(user, task), "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nothingIsWrittenToTheStandby() throws Exception {
        try (java.sql.Connection connection = reads.getConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
        }
    }
}
