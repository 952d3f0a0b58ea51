package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.event.OutboxEvents;
import io.todoflow.event.PoisonEventException;
import io.todoflow.event.TaskEvent;
import io.todoflow.names.ExchangeNames.Headers;
import io.todoflow.names.ExchangeNames.Properties;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes the next occurrence of a completed recurring task, and the request that creates it. */
@Component("recurrences")
class Recurrences {

    /** Fields that each occurrence has its own values of. */
    private static final Set<String> TIMES = Set.of("due_at", "remind_at");

    private final ObjectMapper json;
    private final Set<String> takenOver;

    Recurrences(ObjectMapper json) {
        this.json = json;
        this.takenOver = TaskDraft.fields(json).stream()
                .filter(field -> !TIMES.contains(field))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The next occurrence of the series, regardless of when the last one was completed or where it was moved to. Missed
     * occurrences follow one by one, unless the user skips them.
     *
     * <p>A task without a series, created before series existed or by another program, starts one at its due time, else
     * at its reminder, else at its completion.
     *
     * @param context result of {@code occurrence-context.sql}
     * @return null if the task does not recur, or its series ends with it
     * @throws PoisonEventException if the event lacks a value, or its series cannot be continued
     */
    public @Nullable NextOccurrence next(@Body TaskEvent completed, @Header(Headers.OCCURRENCE_CONTEXT) String context)
            throws JsonProcessingException {
        JsonNode task = json.readTree(completed.json()).path("payload");
        @Nullable String text = text(task, "recurrence");
        if (text == null) {
            return null;
        }
        OffsetDateTime timestamp = completed.timestamp();
        String userId = completed.userId();
        if (timestamp == null || userId == null) {
            throw new PoisonEventException("The event lacks timestamp or user_id, which the next occurrence needs");
        }
        try {
            return next(completed, userId, timestamp.toInstant(), task, RecurrenceRule.parse(text), context);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException | JsonMappingException e) {
            throw new PoisonEventException("The next occurrence of recurrence %s cannot be computed: %s"
                    .formatted(Excerpt.of(text), Excerpt.of(e.getMessage())));
        }
    }

    private @Nullable NextOccurrence next(
            TaskEvent completed, String userId, Instant completedAt, JsonNode task, RecurrenceRule rule, String context)
            throws JsonProcessingException {
        JsonNode user = json.readTree(context);
        Series.Times times = new Series.Times(time(task, "due_at"), time(task, "remind_at"));
        Series series = series(task, user, rule, times, completedAt);
        Optional<Series> next = isSkipping(user) ? series.nextAfter(rule, completedAt) : series.next(rule);
        if (next.isEmpty()) {
            return null;
        }
        boolean remindsOnly = times.dueAt() == null && times.remindAt() != null;
        return new NextOccurrence(
                completed.taskId(),
                completed.eventId(),
                userId,
                completed.correlationId(),
                json.writeValueAsString(draft(task, next.get(), rule, remindsOnly)),
                series.timeZone());
    }

    /** Whether a completed task has a recurrence rule, even if its series has ended. */
    public boolean isRecurring(@ExchangeProperty(Properties.TASK_EVENT) TaskEvent completed)
            throws JsonProcessingException {
        return text(json.readTree(completed.json()).path("payload"), "recurrence") != null;
    }

    private Series series(JsonNode task, JsonNode user, RecurrenceRule rule, Series.Times times, Instant completedAt)
            throws JsonProcessingException {
        if (task.hasNonNull("series")) {
            return json.treeToValue(task.get("series"), Series.class);
        }
        Instant anchor = times.anchor();
        return Series.begin(rule, anchor == null ? completedAt : anchor, times, zone(task, user));
    }

    private ObjectNode draft(JsonNode task, Series next, RecurrenceRule rule, boolean remindsOnly) {
        ObjectNode draft = json.createObjectNode();
        for (String field : takenOver) {
            if (task.hasNonNull(field)) {
                draft.set(field, task.get(field));
            }
        }
        @Nullable Instant remindAt = next.remindAt(rule);
        if (remindAt != null) {
            draft.put("remind_at", remindAt.toString());
        }
        draft.put(remindsOnly ? "remind_at" : "due_at", next.occurrenceAt().toString());
        draft.set("series", json.valueToTree(next));
        return draft;
    }

    private static boolean isSkipping(JsonNode user) {
        return "skip".equals(text(user, "missed_occurrences"));
    }

    /** Creates the request from a row of {@code next_occurrence}. */
    public void request(@Body Map<String, Object> occurrence, Message request) {
        String user = String.valueOf(occurrence.get("user_id"));
        request.setHeader(
                "CamelDaprMethodToInvoke", "api/%s/tasks".formatted(URLEncoder.encode(user, StandardCharsets.UTF_8)));
        request.setHeader(
                "CamelDaprHttpHeaders",
                Map.of(
                        "Idempotency-Key",
                        "recurring-" + occurrence.get("event_id"),
                        OutboxEvents.CORRELATION_ID,
                        Excerpt.header(String.valueOf(occurrence.get("correlation_id")))));
        request.setBody(occurrence.get("draft"));
    }

    private static ZoneId zone(JsonNode task, JsonNode known) {
        @Nullable String ofTask = text(task, "time_zone");
        @Nullable String ofUser = text(known, "time_zone");
        return ZoneId.of(ofTask != null ? ofTask : ofUser != null ? ofUser : "UTC");
    }

    private static @Nullable Instant time(JsonNode node, String field) {
        @Nullable String text = text(node, field);
        return text == null ? null : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
