package io.todoflow.task;

import java.util.UUID;

/**
 * What is to be created when a task that recurs is completed.
 *
 * @param taskId the completed task
 * @param draft the request that creates the next one, JSON
 * @param timeZone of the series
 */
public record NextOccurrence(
        UUID taskId, UUID eventId, String userId, String correlationId, String draft, String timeZone) {}
