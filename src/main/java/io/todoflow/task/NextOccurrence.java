package io.todoflow.task;

import java.util.UUID;

/**
 * The next occurrence to create after a recurring task is completed.
 *
 * @param taskId the completed task
 * @param draft the request that creates the next task, as JSON
 * @param timeZone of the series
 */
public record NextOccurrence(
        UUID taskId, UUID eventId, String userId, String correlationId, String draft, String timeZone) {}
