package io.todoflow.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A filter of the list of tasks: a query parameter, and the condition that it adds to the statement.
 *
 * <p>A statement contains only the filters of its request. With conditions for absent filters, PostgreSQL would
 * consider a generic plan more expensive than custom plans, and would plan each query again.
 */
enum TaskFilter {
    STATUS("t.status = :#status", (query, name) -> query.constant(name, Status.class)),
    PRIORITY("t.priority = :#priority", (query, name) -> query.constant(name, Priority.class)),
    TAG(
            "exists (select from unnest(t.tags) tag where lower(tag) = lower(:#tag))",
            (query, name) -> query.text(name, 50)),
    DUE_AFTER("t.due_at >= :#due_after", QueryParameters::time),
    DUE_BEFORE("t.due_at < :#due_before", QueryParameters::time),
    Q(
            "(strpos(lower(t.title), lower(:#q)) > 0 or strpos(lower(coalesce(t.description, '')), lower(:#q)) > 0)",
            (query, name) -> query.text(name, 200));

    private final String sql;
    private final Reader reader;

    TaskFilter(String sql, Reader reader) {
        this.sql = sql;
        this.reader = reader;
    }

    /** Reads the value of a parameter; null if the request does not have it. */
    private interface Reader {
        @Nullable
        Object read(QueryParameters query, String name);
    }

    /** The value in a request; null if it does not have this filter. */
    @Nullable
    Object value(QueryParameters query) {
        return reader.read(query, text());
    }

    /** The conditions of the filters in the query, each preceded by {@code and}. */
    static String conditions(Map<String, ? extends @Nullable Object> query) {
        return Arrays.stream(values())
                .filter(filter -> query.get(filter.text()) != null)
                .map(filter -> "and " + filter.sql)
                .collect(Collectors.joining("\n      "));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
