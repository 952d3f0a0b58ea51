package io.todoflow.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.names.ExchangeNames.Variables;
import io.todoflow.names.UserIds;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the envelope from the data of a delivered event. */
@Component("taskEventReader")
class TaskEventReader {

    /** Highest plausible version of a task; each change adds one. */
    private static final long MAX_VERSION = 1_000_000_000;

    private static final Pattern LEAP_SECOND = Pattern.compile("T\\d\\d:\\d\\d:60");

    private static final String CREATED = "task.created";

    private final ObjectMapper json;

    TaskEventReader(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Parses the data of a delivery once, for the Normalizer and for {@link #read}.
     *
     * @throws PoisonEventException if the data is not a JSON object
     */
    public JsonNode parse(@Body @Nullable Object data) {
        try {
            JsonNode event = tree(data);
            if (event.isObject()) {
                return event;
            }
        } catch (IOException e) {
            throw new PoisonEventException("The event's data is not JSON, expected the event envelope");
        }
        throw new PoisonEventException("The event's data is not a JSON object, expected the event envelope");
    }

    private JsonNode tree(@Nullable Object data) throws IOException {
        if (data instanceof byte[] bytes) {
            return json.readTree(bytes);
        }
        if (data instanceof String text) {
            return json.readTree(text);
        }
        throw new PoisonEventException("The event has no data, expected the event envelope as JSON");
    }

    /**
     * Returns the event, and sets the variable {@code eventId} to its id.
     *
     * @param envelope the parsed delivery, or the result of the Normalizer
     * @throws PoisonEventException if it is not a valid envelope
     */
    public TaskEvent read(@Body JsonNode envelope, Exchange delivery) {
        boolean isTranslated = delivery.getVariable(Variables.DIALECT) != null;
        TaskEvent event = event(
                envelope,
                isTranslated,
                isTranslated ? envelope.toString() : delivery.getVariable(Variables.DELIVERY, String.class));
        delivery.setProperty(Properties.TASK_EVENT, event);
        delivery.setVariable(Variables.EVENT_ID, event.eventId().toString());
        return event;
    }

    /**
     * Returns an event that must be in our envelope.
     *
     * @throws PoisonEventException if it is not
     */
    TaskEvent read(String text) {
        return event(parse(text), false, text);
    }

    /** Why an event cannot be read as our envelope. */
    static String problem(JsonNode event) {
        try {
            event(event, false, "");
            return "The event is in no dialect";
        } catch (PoisonEventException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** @param isTranslated whether fields may be missing because a dialect lacks them */
    private static TaskEvent event(JsonNode envelope, boolean isTranslated, String json) {
        String version = text(envelope, "event_version");
        if (!version.equals(EventEnvelope.VERSION)) {
            throw new PoisonEventException(
                    "event_version '%s' is unknown, expected %s".formatted(Excerpt.of(version), EventEnvelope.VERSION));
        }
        JsonNode payload = envelope.path("payload");
        return new TaskEvent(
                uuid(envelope, "event_id"),
                text(envelope, "event_type"),
                isTranslated && !envelope.has("timestamp") ? null : time(envelope, "timestamp"),
                text(envelope, "correlation_id"),
                uuid(payload, "task_id"),
                isTranslated && !payload.has("user_id") ? null : userId(payload),
                version(payload, text(envelope, "event_type")),
                envelope.path("source").asText(""),
                json);
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().indexOf('\0') >= 0) {
            throw new PoisonEventException("%s is missing or not a text".formatted(field));
        }
        return value.textValue();
    }

    private static String userId(JsonNode payload) {
        String value = text(payload, "user_id");
        if (!UserIds.isValid(value)) {
            throw new PoisonEventException("user_id '%s' %s".formatted(Excerpt.of(value), UserIds.RULE));
        }
        return value;
    }

    /**
     * Refuses a version that no task can have: versions order the events of a task, so it would outrank all later
     * events.
     *
     * @return the version, or 0 if the event has none
     */
    private static long version(JsonNode payload, String eventType) {
        JsonNode value = payload.path("version");
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        long most = eventType.equals(CREATED) ? 1 : MAX_VERSION;
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw new PoisonEventException("version '%s' is not a whole number from 0 to %d, as %s allows"
                    .formatted(Excerpt.of(value.asText()), most, Excerpt.of(eventType)));
        }
        return value.longValue();
    }

    private static UUID uuid(JsonNode node, String field) {
        String value = text(node, field);
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw new PoisonEventException("%s '%s' is not a UUID".formatted(field, Excerpt.of(value)));
        }
    }

    private static OffsetDateTime time(JsonNode node, String field) {
        String value = text(node, field);
        try {
            OffsetDateTime time = OffsetDateTime.parse(value);
            int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
            if (year < 1 || year > 9999) {
                throw new DateTimeException("The year is not in the range of RFC 3339");
            }
            return time;
        } catch (DateTimeException e) {
            throw new PoisonEventException("%s '%s' is not an RFC 3339 time%s"
                    .formatted(
                            field,
                            Excerpt.of(value),
                            LEAP_SECOND.matcher(value).find()
                                    ? ", or has a leap second (:60), which is not supported"
                                    : ""));
        }
    }
}
