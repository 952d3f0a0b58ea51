package io.todoflow.event;

import java.util.UUID;

/**
 * An event to append to the outbox.
 *
 * @param cloudEvent the complete CloudEvent for the broker, as JSON
 */
public record OutboxEvent(
        UUID eventId,
        String eventType,
        UUID taskId,
        String userId,
        String correlationId,
        String topic,
        String cloudEvent) {}
