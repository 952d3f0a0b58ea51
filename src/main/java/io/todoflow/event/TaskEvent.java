package io.todoflow.event;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task event as a consuming route receives it: the fields that SQL binds by name, and the envelope itself.
 *
 * @param timestamp null if the dialect of another program lacks it
 * @param userId null if the dialect of another program lacks it
 * @param version version of the task after the change; 0 if unknown
 * @param source app-id of the publisher; empty if unknown
 * @param json the envelope, as it arrived or was translated
 */
public record TaskEvent(
        UUID eventId,
        String eventType,
        @Nullable OffsetDateTime timestamp,
        String correlationId,
        UUID taskId,
        @Nullable String userId,
        long version,
        String source,
        String json) {

    /**
     * Distinguishes the event from a different one with the same id. Covers only fields that are the same on every
     * transport, because a sidecar may reformat the JSON.
     */
    long fingerprint() {
        return NamedUuid.of(
                        source,
                        eventType,
                        timestamp == null ? "" : timestamp.toInstant().toString(),
                        taskId.toString(),
                        userId == null ? "" : userId,
                        Long.toString(version))
                .getMostSignificantBits();
    }
}
