package io.todoflow.task;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be created when a task that recurs is completed. Times are texts, as the database reads them.
 *
 * @param taskId the completed task
 * @param draft the request that creates the next one, JSON
 * @param localDue when the wall clock of the series shows that it is due
 */
public record NextOccurrence(
        UUID taskId,
        UUID eventId,
        String userId,
        String correlationId,
        String draft,
        String timeZone,
        @Nullable String dueAt,
        @Nullable String localDue,
        @Nullable String remindAt,
        @Nullable String localRemind) {}
