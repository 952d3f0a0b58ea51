package io.todoflow.reminder;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to a user inside the application.
 *
 * @param id the id of its event
 * @param kind {@code reminder}, {@code series_ended}, {@code overdue} or {@code escalated}
 * @param owner the owner of the task, if another user is notified
 * @param remindAt the time of the reminder; null for other kinds
 */
public record Notification(
        UUID id,
        UUID taskId,
        String kind,
        @Nullable String owner,
        String title,
        @Nullable Instant dueAt,
        @Nullable Instant remindAt,
        Instant createdAt,
        @Nullable Instant readAt) {}
