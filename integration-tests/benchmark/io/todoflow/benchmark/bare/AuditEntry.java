package io.todoflow.benchmark.bare;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** The entry of an event in the audit log. */
record AuditEntry(UUID eventId, String type, UUID taskId, String userId, OffsetDateTime time, String event) {

    static final String TAKE = "insert into inbox (consumer, event_id) values ('audit', ?) on conflict do nothing";
    static final String RECORD = "insert into audit_log (event_id, event_type, task_id, user_id, occurred_at, event)"
            + " values (?, ?, ?, ?, ?, ?::jsonb)";

    /**
     * @throws IllegalArgumentException if an id is invalid
     * @throws java.time.DateTimeException if the time is invalid
     */
    static AuditEntry of(JsonNode cloudEvent) {
        JsonNode event = cloudEvent.path("data");
        JsonNode payload = event.path("payload");
        return new AuditEntry(
                UUID.fromString(event.path("event_id").asText()),
                event.path("event_type").asText(),
                UUID.fromString(payload.path("task_id").asText()),
                payload.path("user_id").asText(),
                OffsetDateTime.parse(event.path("timestamp").asText()),
                event.toString());
    }

    /** Sets the parameter of {@link #TAKE}. */
    void take(PreparedStatement statement) throws SQLException {
        statement.setObject(1, eventId);
    }

    /** Sets the parameters of {@link #RECORD}. */
    void record(PreparedStatement statement) throws SQLException {
        statement.setObject(1, eventId);
        statement.setString(2, type);
        statement.setObject(3, taskId);
        statement.setString(4, userId);
        statement.setObject(5, time);
        statement.setString(6, event);
    }
}
