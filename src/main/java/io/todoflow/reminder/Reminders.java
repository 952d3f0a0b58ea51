package io.todoflow.reminder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.event.OutboxEvents;
import io.todoflow.task.InvalidRequestException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates the events of due reminders, and reads the triggers that arrive over REST. */
@Component("reminders")
class Reminders {

    private final ObjectMapper json;
    private final OutboxEvents events;
    private final Clock clock;

    Reminders(ObjectMapper json, OutboxEvents events, Clock clock) {
        this.json = json;
        this.events = events;
        this.clock = clock;
    }

    /** The row of a due reminder. */
    private record Due(
            UUID taskId,
            String userId,
            String title,
            @Nullable Instant dueAt,
            Instant remindAt,
            long version,
            String correlationId,
            @Nullable String traceParent) {}

    /** The payload of {@code reminder.due}. */
    private record Payload(
            UUID taskId,
            String userId,
            String title,
            @Nullable Instant dueAt,
            Instant remindAt,
            long version) {}

    /** The event has the correlation id and the trace of the request that set the reminder. */
    public DueReminder due(@Body String stored, Exchange trigger) throws JsonProcessingException {
        Due due = json.readValue(stored, Due.class);
        trigger.getMessage().setHeader(OutboxEvents.CORRELATION_ID, due.correlationId());
        trigger.setProperty(OutboxEvents.CONTINUED_TRACE, due.traceParent());
        Payload payload =
                new Payload(due.taskId(), due.userId(), due.title(), due.dueAt(), due.remindAt(), due.version());
        return new DueReminder(events.event(
                "reminder.due",
                due.taskId(),
                due.userId(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                json.valueToTree(payload),
                trigger));
    }

    /**
     * Sets the header {@code task_id} to the task that a trigger names. The trigger decides nothing else: the
     * database knows whether the reminder is due and what it says.
     *
     * @throws InvalidRequestException if the trigger names no task
     */
    public void triggered(Exchange exchange) throws JsonProcessingException {
        String body = exchange.getMessage().getBody(String.class);
        JsonNode data = body == null ? json.missingNode() : json.readTree(body).path("data");
        if (!data.path("type").asText().equals("reminder")) {
            throw new InvalidRequestException("data.type", "must be reminder");
        }
        String taskId = data.path("task_id").asText();
        try {
            exchange.getMessage().setHeader("task_id", UUID.fromString(taskId).toString());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("data.task_id", "must be the id of a task");
        }
    }
}
