package io.todoflow.task;

import io.todoflow.event.OutboxEvent;
import org.jspecify.annotations.Nullable;

/**
 * A task after a request, and the event of the change.
 *
 * @param task the task after the change
 * @param taskJson the task as JSON, for the database and the response
 * @param event the event to publish; null if the request changed nothing
 */
public record TaskChange(
        Task task, String taskJson, @Nullable OutboxEvent event) {}
