package io.todoflow.dapr.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** The due times of a job: once, or repeatedly. */
final class Schedule {

    private static final int CRON_FIELDS = 6;

    private final @Nullable Instant dueTime;
    private final @Nullable Instant ends;
    private final @Nullable UnaryOperator<Instant> tick;
    private final long repeats;
    private final Instant created;

    /**
     * Parses the schedule of a job.
     *
     * @throws IllegalArgumentException with the scheduler's message if it would refuse the job
     */
    Schedule(String schedule, String dueTime, String ttl, @Nullable Integer repeats, Instant created) {
        this.created = created;
        boolean once = schedule.isEmpty();
        if (once && repeats != null && Integer.toUnsignedLong(repeats) > 1) {
            throw new IllegalArgumentException("job must have a schedule to repeat");
        }
        if (repeats != null && repeats == 0) {
            throw new IllegalArgumentException("defined repeats must be greater than 0");
        }
        if (once && !ttl.isEmpty()) {
            throw new IllegalArgumentException("job must have a schedule to have a ttl");
        }
        this.tick = once ? null : tick(schedule);
        this.dueTime = dueTime.isEmpty() ? null : pointInTime(dueTime, created, "due time format not recognized");
        this.ends = ttl.isEmpty()
                ? null
                : pointInTime(ttl, this.dueTime == null ? created : this.dueTime, "ttl format not recognized");
        if (ends != null && this.dueTime != null && this.dueTime.isAfter(ends)) {
            throw new IllegalArgumentException("ttl must be greater than due time");
        }
        this.repeats = once ? 1 : repeats == null ? Long.MAX_VALUE : Integer.toUnsignedLong(repeats);
    }

    /** The due time after {@code count} triggers, the last of which was due at {@code last}; null if there is none. */
    @Nullable
    Instant next(long count, @Nullable Instant last) {
        if (count >= repeats) {
            return null;
        }
        if (last == null && dueTime != null) {
            return dueTime;
        }
        if (tick == null) {
            return null;
        }
        Instant next = tick.apply(last == null ? created : last);
        if (next.equals(Instant.MAX)) {
            return null;
        }
        return last != null && ends != null && next.isAfter(ends) ? null : next;
    }

    private static Instant pointInTime(String text, Instant from, String error) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            // not a time, so it must be a duration
        }
        try {
            return from.plus(text.startsWith("P") ? isoDuration(text) : Durations.parse(text));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IllegalArgumentException(error, e);
        }
    }

    /** Accepts only whole numbers and no repetition. */
    private static Duration isoDuration(String text) {
        if (text.contains(".")) {
            throw new IllegalArgumentException(text);
        }
        int time = text.indexOf('T');
        String date = time < 0 ? text : text.substring(0, time);
        Duration days = date.equals("P")
                ? Duration.ZERO
                : Duration.ofDays(Period.parse(date).getDays());
        return time < 0 ? days : days.plus(Duration.parse("P" + text.substring(time)));
    }

    private static UnaryOperator<Instant> tick(String schedule) {
        ZoneId zone = ZoneOffset.UTC;
        String expression = schedule;
        if (schedule.startsWith("TZ=") || schedule.startsWith("CRON_TZ=")) {
            int space = schedule.indexOf(' ');
            zone = ZoneId.of(schedule.substring(schedule.indexOf('=') + 1, Math.max(space, 0)));
            expression = schedule.substring(space + 1).strip();
        }
        if (expression.startsWith("@every ")) {
            Duration interval = Durations.parse(expression.substring("@every ".length()));
            return last -> last.plus(interval);
        }
        ZoneId inZone = zone;
        CronExpression cron = CronExpression.parse(cron(expression));
        return last -> {
            ZonedDateTime next = cron.next(last.atZone(inZone));
            return next == null ? Instant.MAX : next.toInstant();
        };
    }

    private static String cron(String expression) {
        if (expression.startsWith("@")) {
            return expression;
        }
        String[] fields = expression.strip().split("\\s+");
        if (fields.length != CRON_FIELDS) {
            throw new IllegalArgumentException("expected exactly 6 fields, found " + fields.length + ": "
                    + Arrays.toString(fields).replace(",", ""));
        }
        return expression;
    }
}
