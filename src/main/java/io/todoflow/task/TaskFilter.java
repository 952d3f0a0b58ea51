package io.todoflow.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list of tasks may be narrowed to.
 *
 * <p>A statement has the filters of its request alone: with a condition for each that could be there, PostgreSQL takes a
 * plan for all requests to be dearer than one for each, and plans every list anew.
 */
enum TaskFilter {
    STATUS("t.status = :#status"),
    PRIORITY("t.priority = :#priority"),
    TAG("exists (select from unnest(t.tags) tag where lower(tag) = lower(:#tag))"),
    DUE_AFTER("t.due_at >= :#due_after"),
    DUE_BEFORE("t.due_at < :#due_before"),
    Q("(strpos(lower(t.title), lower(:#q)) > 0 or strpos(lower(coalesce(t.description, '')), lower(:#q)) > 0)");

    private final String sql;

    TaskFilter(String sql) {
        this.sql = sql;
    }

    /** The conditions of the filters that the query has a value for, each behind an {@code and}. */
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
