package io.todoflow.task;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task in the database, in responses and in events. Its JSON names are the column names of its table.
 *
 * @param id UUIDv7, so that tasks sort by creation time
 * @param series position in the series; null if the task does not recur, or has no time yet
 * @param version 1 for a new task, incremented by each change
 */
public record Task(
        UUID id,
        String userId,
        String title,
        @Nullable String description,
        Status status,
        Priority priority,
        List<String> tags,
        @Nullable Instant dueAt,
        @Nullable Instant remindAt,
        @Nullable String recurrence,
        @Nullable Series series,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt) {

    /** Creates the task that {@code draft} describes. */
    static Task create(UUID id, String userId, TaskDraft draft, @Nullable Series series, Instant now) {
        return new Task(
                id,
                userId,
                draft.title(),
                draft.description(),
                Status.OPEN,
                draft.priority() == null ? Priority.MEDIUM : draft.priority(),
                draft.tags() == null ? List.of() : draft.tags(),
                draft.dueAt(),
                draft.remindAt(),
                draft.recurrence(),
                series,
                1,
                now,
                now,
                null);
    }

    /** This task with the fields of {@code draft} and the next version. */
    Task update(TaskDraft draft, @Nullable Series nextSeries, Instant now) {
        return new Task(
                id,
                userId,
                draft.title(),
                draft.description(),
                status,
                draft.priority() == null ? Priority.MEDIUM : draft.priority(),
                draft.tags() == null ? List.of() : draft.tags(),
                draft.dueAt(),
                draft.remindAt(),
                draft.recurrence(),
                nextSeries,
                version + 1,
                createdAt,
                now,
                completedAt);
    }

    /** This task as completed, with the next version. */
    Task complete(Instant now) {
        return next(Status.COMPLETED, now, now);
    }

    /** This task as deleted: unchanged, with the next version. */
    Task delete(Instant now) {
        return next(status, now, completedAt);
    }

    /** This task as reopened, with the next version. */
    Task reopen(Instant now) {
        return next(Status.OPEN, now, null);
    }

    /** This deleted task as restored, with the next version. */
    Task restore(Instant now) {
        return next(status, now, completedAt);
    }

    private Task next(Status nextStatus, Instant now, @Nullable Instant nextCompletedAt) {
        return new Task(
                id,
                userId,
                title,
                description,
                nextStatus,
                priority,
                tags,
                dueAt,
                remindAt,
                recurrence,
                series,
                version + 1,
                createdAt,
                now,
                nextCompletedAt);
    }
}
