package io.todoflow.reminder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.event.OutboxEvents;
import io.todoflow.event.PoisonEventException;
import io.todoflow.names.ExchangeNames.Headers;
import io.todoflow.names.ExchangeNames.Properties;
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

    private static final String JOB_PREFIX = "reminder-";

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
        trigger.setProperty(Properties.CONTINUED_TRACE, due.traceParent());
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
     * Reads a trigger that arrives over REST: {@code {"data": {"type": "reminder", "task_id": ...}}}.
     *
     * @throws InvalidRequestException if the trigger names no task
     */
    public void triggered(Exchange exchange) throws JsonProcessingException {
        JsonNode data = body(exchange).path("data");
        if (!data.path("type").asText().equals("reminder")) {
            throw new InvalidRequestException("data.type", "must be reminder");
        }
        String taskId = data.path("task_id").asText();
        if (!isTaskId(taskId)) {
            throw new InvalidRequestException("data.task_id", "must be the id of a task");
        }
        asked(exchange, taskId, data);
    }

    /**
     * Reads the trigger of a job: one of the application, one of the same name, or one whose data names a task.
     *
     * @throws PoisonEventException if the job names no task
     */
    public void ofJob(Exchange exchange) throws JsonProcessingException {
        String name = exchange.getMessage().getHeader(DaprConstants.JOB_NAME, "", String.class);
        JsonNode data = body(exchange);
        String taskId = name.startsWith(JOB_PREFIX) ? name.substring(JOB_PREFIX.length()) : "";
        if (!isTaskId(taskId) && data.path("type").asText().equals("reminder")) {
            taskId = data.path("task_id").asText();
        }
        if (!isTaskId(taskId)) {
            throw new PoisonEventException(
                    "No route handles job '%s', and its data is not a reminder such as {\"type\":\"reminder\",\"task_id\":\"<UUID>\"}"
                            .formatted(Excerpt.of(name)));
        }
        asked(exchange, taskId, data);
    }

    /**
     * Sets the header {@code task_id} to the task that a trigger names, and {@code isForeign} to whether another program
     * scheduled it. The trigger decides nothing else: the database knows whether the reminder is due and what it says.
     */
    private static void asked(Exchange exchange, String taskId, JsonNode data) {
        exchange.getMessage().setHeader("task_id", UUID.fromString(taskId).toString());
        exchange.getMessage().setHeader(Headers.IS_FOREIGN, !data.has("version"));
    }

    private JsonNode body(Exchange exchange) throws JsonProcessingException {
        String body = exchange.getMessage().getBody(String.class);
        return body == null ? json.missingNode() : json.readTree(body);
    }

    private static boolean isTaskId(String text) {
        try {
            return UUID.fromString(text).version() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
