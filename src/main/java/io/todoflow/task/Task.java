package io.todoflow.task;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is stored, answered and carried in events. Its JSON names are the columns of its table.
 *
 * @param id UUIDv7, so that tasks sort by the time of their creation
 * @param series which occurrence this is of what the recurrence gives; null when it does not recur, or has no time yet
 * @param version 1 for a new task, one more with each change
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

    /** The task of a user who asked for {@code draft}. */
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

    /** This task as {@code draft} asks for it, one version on. */
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

    /** This task done, one version on. */
    Task complete(Instant now) {
        return next(Status.COMPLETED, now, now);
    }

    /** This task as its deletion leaves it: the same, one version on. */
    Task delete(Instant now) {
        return next(status, now, completedAt);
    }

    /** This task to be done again, one version on. */
    Task reopen(Instant now) {
        return next(Status.OPEN, now, null);
    }

    /** This deleted task as it was, one version on. */
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
