package io.todoflow.task;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is stored, answered and carried in events. Its JSON names are the columns of its table.
 *
 * @param id UUIDv7, so that tasks sort by the time of their creation
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
        long version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt) {

    /** The task of a user who asked for {@code draft}. */
    static Task create(UUID id, String userId, TaskDraft draft, Instant now) {
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
                1,
                now,
                now,
                null);
    }

    /** This task as {@code draft} asks for it, one version on. */
    Task update(TaskDraft draft, Instant now) {
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
                version + 1,
                createdAt,
                now,
                nextCompletedAt);
    }
}
