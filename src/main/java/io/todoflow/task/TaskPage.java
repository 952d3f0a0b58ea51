package io.todoflow.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of tasks.
 *
 * @param nextCursor the cursor of the next page; null on the last one
 */
record TaskPage(List<Task> items, @Nullable String nextCursor) {}
