package io.todoflow.event;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A task event as a consuming route gets it: what SQL asks for by name, and the envelope itself.
 *
 * @param version of the task that the event tells of
 * @param json the envelope, as it came
 */
public record TaskEvent(
        UUID eventId,
        String eventType,
        OffsetDateTime timestamp,
        String correlationId,
        UUID taskId,
        String userId,
        long version,
        String json) {

    /** Exchange property that keeps the event, whatever becomes of the body. */
    public static final String PROPERTY = "taskEvent";
}
