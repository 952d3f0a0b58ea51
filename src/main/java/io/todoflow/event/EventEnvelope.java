package io.todoflow.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * The data of every event, with or without Dapr. {@code docs/events.md} describes the fields.
 *
 * @param eventVersion version of the payload's schema
 * @param source app-id of the service that published it
 */
record EventEnvelope(
        UUID eventId,
        String eventType,
        String eventVersion,
        Instant timestamp,
        String correlationId,
        String source,
        JsonNode payload) {

    static final String VERSION = "v1";
}
