package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.event.OutboxEvents;
import io.todoflow.event.TaskEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what follows a completed task that recurs, and how the backend is asked for it. */
@Component("recurrences")
class Recurrences {

    private static final List<String> TAKEN_OVER = List.of("title", "description", "priority", "tags");

    private final ObjectMapper json;

    Recurrences(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The next occurrence of the series: the one after the time at which the completed one was due, or, without that, was
     * to be reminded of, or, without both, was completed. Whatever it is completed early or late, the series stays the
     * same. Its times keep what the wall clock shows in the event's {@code time_zone}, or else the user's, or else UTC.
     *
     * @param context what {@code occurrence-context.sql} gives
     * @return null when the task does not recur, or its series ends with it
     * @throws IllegalArgumentException when its rule cannot be kept
     */
    public @Nullable NextOccurrence next(@Body TaskEvent completed, @Header("occurrenceContext") String context)
            throws JsonProcessingException {
        JsonNode task = json.readTree(completed.json()).path("payload");
        @Nullable String rule = text(task, "recurrence");
        if (rule == null) {
            return null;
        }
        JsonNode known = json.readTree(context);
        ZoneId zone = zone(task, known);
        RecurrenceRule recurrence = RecurrenceRule.parse(rule);
        @Nullable LocalDateTime due = wallClock("due", task, known, zone);
        @Nullable LocalDateTime remind = wallClock("remind", task, known, zone);
        LocalDateTime from = due != null
                ? due
                : remind != null
                        ? remind
                        : LocalDateTime.ofInstant(completed.timestamp().toInstant(), zone);
        Optional<LocalDateTime> next = recurrence.next(from, zone);
        if (next.isEmpty()) {
            return null;
        }
        @Nullable LocalDateTime nextDue = due == null && remind != null ? null : next.get();
        // the reminder goes as far as the due time does, on the wall clock
        @Nullable LocalDateTime nextRemind = remind == null ? null : remind.plus(Duration.between(from, next.get()));
        ObjectNode draft = json.createObjectNode();
        for (String field : TAKEN_OVER) {
            if (task.hasNonNull(field)) {
                draft.set(field, task.get(field));
            }
        }
        set(draft, "due_at", instant(nextDue, zone));
        set(draft, "remind_at", instant(nextRemind, zone));
        draft.put("recurrence", recurrence.rest());
        return new NextOccurrence(
                completed.taskId(),
                completed.eventId(),
                completed.userId(),
                completed.correlationId(),
                json.writeValueAsString(draft),
                zone.getId(),
                instant(nextDue, zone),
                nextDue == null ? null : nextDue.toString(),
                instant(nextRemind, zone),
                nextRemind == null ? null : nextRemind.toString());
    }

    /** Makes the request out of a row of {@code next_occurrence}. */
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
                        String.valueOf(occurrence.get("correlation_id"))));
        request.setBody(occurrence.get("draft"));
    }

    private static ZoneId zone(JsonNode task, JsonNode known) {
        @Nullable String ofTask = text(task, "time_zone");
        @Nullable String ofUser = text(known, "time_zone");
        return ZoneId.of(ofTask != null ? ofTask : ofUser != null ? ofUser : "UTC");
    }

    /** What the series means, as long as nobody has moved this occurrence; what the clock shows then otherwise. */
    private static @Nullable LocalDateTime wallClock(String what, JsonNode task, JsonNode known, ZoneId zone) {
        @Nullable Instant time = time(task, what + "_at");
        @Nullable String series = text(known, "local_" + what);
        if (time == null) {
            return null;
        }
        boolean isOfSeries = series != null
                && zone.getId().equals(text(known, "series_time_zone"))
                && time.equals(time(known, what + "_at"));
        return isOfSeries ? LocalDateTime.parse(series) : LocalDateTime.ofInstant(time, zone);
    }

    private static @Nullable Instant time(JsonNode node, String field) {
        @Nullable String text = text(node, field);
        return text == null ? null : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable String instant(@Nullable LocalDateTime local, ZoneId zone) {
        return local == null ? null : local.atZone(zone).toInstant().toString();
    }

    private static void set(ObjectNode draft, String field, @Nullable String value) {
        if (value != null) {
            draft.put(field, value);
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
