package io.todoflow.task;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The query parameters of a list of tasks. */
public final class TaskListParameters {

    private TaskListParameters() {}

    /** The names of the parameters for filters, order and page. */
    public static Set<String> names() {
        return Stream.concat(
                        Arrays.stream(TaskFilter.values()).map(TaskFilter::text), Stream.of("sort", "limit", "cursor"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
