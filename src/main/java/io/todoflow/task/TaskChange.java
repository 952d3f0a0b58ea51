package io.todoflow.task;

import io.todoflow.event.OutboxEvent;
import org.jspecify.annotations.Nullable;

/**
 * A task as a request leaves it, and the event that tells of it.
 *
 * @param task the task after the change
 * @param taskJson the same as JSON, for the database and the response
 * @param event the event to publish; null if the request changed nothing
 */
public record TaskChange(
        Task task, String taskJson, @Nullable OutboxEvent event) {}
