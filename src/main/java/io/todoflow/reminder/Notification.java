package io.todoflow.reminder;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reminder that is shown in the application.
 *
 * @param id of the event that it tells of
 */
public record Notification(
        UUID id,
        UUID taskId,
        String title,
        @Nullable Instant dueAt,
        Instant remindAt,
        Instant createdAt,
        @Nullable Instant readAt) {}
