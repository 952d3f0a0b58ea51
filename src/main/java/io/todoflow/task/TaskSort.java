package io.todoflow.task;

import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sort keys of a list of tasks. Each has an index and is never null. */
enum TaskSort {
    CREATED_AT("t.created_at", "timestamptz") {
        @Override
        String key(Task task) {
            return task.createdAt().toString();
        }
    },
    DUE_AT("coalesce(t.due_at, 'infinity'::timestamptz)", "timestamptz") {
        @Override
        String key(Task task) {
            return task.dueAt() == null ? LAST : task.dueAt().toString();
        }
    },
    PRIORITY("array_position(array['low', 'medium', 'high'], t.priority)", "int") {
        @Override
        String key(Task task) {
            return Integer.toString(task.priority().ordinal() + 1);
        }
    },
    UPDATED_AT("t.updated_at", "timestamptz") {
        @Override
        String key(Task task) {
            return task.updatedAt().toString();
        }
    };

    private static final String LAST = "infinity";

    final String sql;
    final String type;

    TaskSort(String sql, String type) {
        this.sql = sql;
        this.type = type;
    }

    /** The key of a task, as a text for SQL. */
    abstract String key(Task task);

    /** Whether a text is a valid key. */
    boolean isKey(String key) {
        if (this == PRIORITY) {
            return key.matches("[1-3]");
        }
        if (this == DUE_AT && key.equals(LAST)) {
            return true;
        }
        try {
            Rfc3339Time.parse(key);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** A key before or after all others. */
    String edge(boolean first) {
        if (this == PRIORITY) {
            return first ? "0" : "4";
        }
        return first ? "-infinity" : LAST;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String allowed() {
        return Arrays.stream(values()).map(TaskSort::text).collect(Collectors.joining(", "));
    }
}
