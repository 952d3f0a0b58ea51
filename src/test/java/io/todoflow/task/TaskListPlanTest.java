package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The plans of PostgreSQL for lists, once statements run often enough for a generic plan. */
@TodoflowTest
class TaskListPlanTest {

    /** More than five runs, after which PostgreSQL compares a generic plan with custom ones. */
    private static final int USES = 20;

    private static final Pattern PARAMETER = Pattern.compile(":#(\\w+)");

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    CamelContext camel;

    @Autowired
    TaskLists taskLists;

    private final String user = "user-%s-".formatted(UUID.randomUUID());

    private void createFiveThousandTasks(int users) {
        jdbc.update("""
                insert into task (id, user_id, title, status, priority, tags, due_at, version, created_at, updated_at)
                select gen_random_uuid(), ? || mod(i, ?), 'task', 'open',
                       (array['low', 'medium', 'high'])[1 + mod(i, 3)], '{}', now() + i * interval '1 minute', 1, now(), now()
                from generate_series(1, 5000) i
                """, user, users);
        jdbc.execute("analyze task");
    }

    @ParameterizedTest
    @CsvSource({
        "created_at,  task_by_created",
        "-created_at, task_by_created",
        "due_at,      task_by_due",
        "-due_at,     task_by_due",
        "priority,    task_by_priority",
        "-priority,   task_by_priority",
        "updated_at,  task_by_updated",
        "-updated_at, task_by_updated"
    })
    void eachOrderUsesItsIndexWithOneGenericPlan(String sort, String index) {
        // Given
        createFiveThousandTasks(50);
        Map<String, Object> request = Map.of("user_id", user + 7, "sort", sort);

        // When
        String plan = planOf(request);

        // Then
        assertThat(plan).contains(index).contains("Index Cond: ((user_id = $1)").doesNotContain("Sort");
    }

    @ParameterizedTest
    @CsvSource({
        "created_at, task_by_created",
        "due_at,     task_by_due",
        "priority,   task_by_priority",
        "updated_at, task_by_updated"
    })
    void eachOrderUsesItsIndexForAUserWithManyTasks(String sort, String index) {
        // Given
        createFiveThousandTasks(1);
        Map<String, Object> request = Map.of("user_id", user + 0, "sort", sort);

        // When
        String plan = planOf(request);

        // Then
        assertThat(plan).contains(index).contains("Index Cond").doesNotContain("Sort");
    }

    private String planOf(Map<String, Object> request) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeaders(new HashMap<>(request));
        Map<String, ?> query = taskLists.query(exchange);
        exchange.getMessage().setBody(query);
        String sql = camel.resolveLanguage("simple")
                .createExpression("resource:classpath:sql/task-list.sql")
                .evaluate(exchange, String.class);
        List<String> values = new ArrayList<>();
        String numbered = PARAMETER.matcher(sql).replaceAll(parameter -> {
            values.add("'%s'".formatted(query.get(parameter.group(1))));
            return "\\$" + values.size();
        });
        String types = String.join(", ", Collections.nCopies(values.size(), "unknown"));
        return plan(
                "prepare list(%s) as %s".formatted(types, numbered),
                "execute list(%s)".formatted(String.join(", ", values)));
    }

    private String plan(String prepare, String execute) {
        List<String> plan = jdbc.execute((ConnectionCallback<List<String>>) connection -> {
            JdbcTemplate session = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            session.execute(prepare);
            try {
                for (int i = 0; i < USES; i++) {
                    session.queryForList(execute);
                }
                return session.queryForList("explain " + execute, String.class);
            } finally {
                session.execute("deallocate list");
            }
        });
        return String.join("\n", plan);
    }
}
