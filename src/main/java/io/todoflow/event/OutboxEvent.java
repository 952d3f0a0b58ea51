package io.todoflow.event;

import java.util.UUID;

/**
 * An event to be appended to the outbox.
 *
 * @param cloudEvent the whole event as the broker gets it, JSON
 */
public record OutboxEvent(
        UUID eventId,
        String eventType,
        UUID taskId,
        String userId,
        String correlationId,
        String topic,
        String cloudEvent) {}
