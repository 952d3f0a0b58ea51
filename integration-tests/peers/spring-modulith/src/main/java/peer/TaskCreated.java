package peer;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.UUID;
import org.springframework.modulith.events.Externalized;

/** What Kafka gets of a task. */
@Externalized
@JsonNaming(SnakeCaseStrategy.class)
record TaskCreated(
        UUID eventId,
        String eventType,
        String eventVersion,
        Instant timestamp,
        UUID correlationId,
        String source,
        UUID taskId,
        Task payload) {

    static TaskCreated of(Task task) {
        UUID id = UUID.randomUUID();
        return new TaskCreated(id, "task.created", "v1", Instant.now(), id, "backend", task.id(), task);
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Task(
            UUID id,
            String userId,
            String title,
            String description,
            String status,
            String priority,
            long version,
            Instant createdAt,
            Instant updatedAt) {}
}
