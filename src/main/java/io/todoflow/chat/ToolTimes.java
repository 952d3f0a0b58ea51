package io.todoflow.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.words.Reading;
import io.todoflow.words.Reading.Moment;
import io.todoflow.words.TimeReader;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Replaces times in words among the arguments of a tool with exact times. */
@Component
class ToolTimes {

    /** The due time in words. */
    static final String DUE = "due";

    /** The reminder time in words. */
    static final String REMIND = "remind";

    private static final String DUE_AT = "due_at";
    private static final String REMIND_AT = "remind_at";
    private static final String RECURRENCE = "recurrence";

    private final Clock clock;
    private final TaskRoutes routes;

    ToolTimes(Clock clock, TaskRoutes routes) {
        this.clock = clock;
        this.routes = routes;
    }

    /**
     * Replaces {@code due} with {@code due_at}, and {@code remind} with {@code remind_at}.
     *
     * @throws InvalidRequestException with a question if the words do not mean exactly one future time
     */
    void replace(ObjectNode arguments, Caller caller) {
        @Nullable JsonNode due = arguments.remove(DUE);
        @Nullable JsonNode remind = arguments.remove(REMIND);
        if (due == null && remind == null) {
            return;
        }
        refuseBoth(due, arguments, DUE, DUE_AT);
        refuseBoth(remind, arguments, REMIND, REMIND_AT);
        ZoneId zone = routes.zone(caller);
        TimeReader reader = new TimeReader(zone, clock.instant());
        Optional<Moment> dueAt =
                due == null ? dueAt(arguments, caller, zone) : Optional.of(due(arguments, reader, due));
        if (remind != null) {
            Moment remindAt = moment(REMIND, reader.readReminder(text(REMIND, remind), dueAt));
            arguments.put(REMIND_AT, remindAt.time().toString());
        }
    }

    private static void refuseBoth(@Nullable JsonNode words, ObjectNode arguments, String name, String exact) {
        if (words != null && arguments.has(exact)) {
            throw new InvalidRequestException(name, "and %s exclude each other; give one of them".formatted(exact));
        }
    }

    private static Moment due(ObjectNode arguments, TimeReader reader, JsonNode due) {
        Moment moment = moment(DUE, reader.read(text(DUE, due), TimeReader.END_OF_DAY));
        arguments.put(DUE_AT, moment.time().toString());
        if (!arguments.has(RECURRENCE)) {
            moment.recurrence().ifPresent(rule -> arguments.put(RECURRENCE, rule));
        }
        return moment;
    }

    /** The due time that a relative reminder refers to: from the arguments, or else from the task. */
    private Optional<Moment> dueAt(ObjectNode arguments, Caller caller, ZoneId zone) {
        String given = arguments.path(DUE_AT).asText();
        if (given.isEmpty() && arguments.has("task_id")) {
            given = routes.task(caller, arguments.path("task_id").asText())
                    .body()
                    .path(DUE_AT)
                    .asText();
        }
        return given.isEmpty() || given.equals("null")
                ? Optional.empty()
                : instant(given).map(time -> moment(time, zone));
    }

    /** Empty for an invalid time, which the route refuses. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Moment moment(Instant time, ZoneId zone) {
        LocalTime timeOfDay = time.atZone(zone).toLocalTime();
        return new Moment(time, !timeOfDay.equals(TimeReader.END_OF_DAY), true, Optional.empty());
    }

    private static String text(String name, JsonNode words) {
        if (!words.isTextual() || words.asText().isBlank()) {
            throw new InvalidRequestException(name, "must be a time in words, such as tomorrow 9 am");
        }
        return words.asText();
    }

    private static Moment moment(String name, Reading reading) {
        if (reading instanceof Moment moment) {
            return moment;
        }
        throw new InvalidRequestException(
                name,
                reading instanceof Reading.Unclear unclear
                        ? "is unclear: " + unclear.question()
                        : "must be a time in words, such as tomorrow 9 am");
    }
}
