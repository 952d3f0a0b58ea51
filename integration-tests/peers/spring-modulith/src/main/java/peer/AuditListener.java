package peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Writes each event that comes from Kafka to the audit log. */
@Component
class AuditListener {

    private static final String INSERT = "insert into audit_log"
            + " (event_id, event_type, task_id, user_id, occurred_at, event) values (?, ?, ?, ?, ?, ?::jsonb)";

    private final JdbcClient database;

    AuditListener(JdbcClient database) {
        this.database = database;
    }

    @KafkaListener(topics = "${TOPIC}")
    void record(JsonNode event) {
        database.sql(INSERT)
                .params(
                        UUID.fromString(event.path("event_id").asText()),
                        event.path("event_type").asText(),
                        UUID.fromString(event.path("task_id").asText()),
                        event.path("payload").path("user_id").asText(),
                        Timestamp.from(Instant.parse(event.path("timestamp").asText())),
                        event.toString())
                .update();
    }
}
