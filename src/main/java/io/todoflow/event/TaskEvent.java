package io.todoflow.event;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A task event as a consuming route gets it: what SQL asks for by name, and the envelope itself.
 *
 * @param version of the task that the event tells of
 * @param source what published it; empty when it does not say
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
        String source,
        String json) {

    /** Exchange property that keeps the event, whatever becomes of the body. */
    public static final String PROPERTY = "taskEvent";

    /**
     * Tells the event from another one that has its id. Of what is the same however an event travels: a sidecar may write
     * its JSON anew.
     */
    long fingerprint() {
        return UUID.nameUUIDFromBytes(String.join(
                                "\n", source, eventType, timestamp.toInstant().toString(), taskId.toString(), userId)
                        .concat("\n" + version)
                        .getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }
}
