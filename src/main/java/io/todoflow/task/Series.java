package io.todoflow.task;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The position of a task in its series. A series keeps its start, its zone and its count, even if single occurrences
 * are moved.
 *
 * @param start start of the series (DTSTART)
 * @param timeZone name in the tz database of the zone whose wall clock the series follows
 * @param occurrence the number of the occurrence, from 1
 * @param occurrenceAt original time of this occurrence, even if the user has moved it (RECURRENCE-ID)
 * @param remindBefore wall-clock time between the reminder and each occurrence; null for no reminder
 * @param last whether the series ends with this occurrence
 */
public record Series(
        Instant start,
        String timeZone,
        int occurrence,
        Instant occurrenceAt,
        @Nullable Duration remindBefore,
        boolean last) {

    /** Maximum number of occurrences skipped at once. */
    static final int MOST_SKIPPED = 10_000;

    /** Maximum number of an occurrence. */
    private static final int MOST_OCCURRENCES = 1_000_000_000;

    /** More than the time between any two supported times: 10,000 years. */
    private static final Duration LONGEST = Duration.ofDays(3_652_500);

    /** The times of a task that matter to its series. */
    record Times(@Nullable Instant dueAt, @Nullable Instant remindAt) {

        /** The time that recurs: the due time or, without one, the reminder. */
        @Nullable
        Instant anchor() {
            return dueAt != null ? dueAt : remindAt;
        }

        private @Nullable Duration remindBefore(ZoneId zone) {
            return dueAt == null || remindAt == null
                    ? null
                    : Duration.between(LocalDateTime.ofInstant(remindAt, zone), LocalDateTime.ofInstant(dueAt, zone));
        }
    }

    /**
     * Starts a series with a task.
     *
     * @throws IllegalArgumentException if the rule never occurs after that
     */
    static Series begin(RecurrenceRule rule, Instant start, Times times, ZoneId zone) {
        Occurrences occurrences = new Occurrences(rule, start, zone);
        occurrences.check();
        return new Series(start, zone.getId(), 1, start, times.remindBefore(zone), false).counted(rule);
    }

    /**
     * Checks a series in a request.
     *
     * @throws InvalidRequestException if it is invalid
     */
    void check() {
        boolean isComplete = start != null && timeZone != null && occurrenceAt != null;
        if (!isComplete || occurrence < 1 || occurrence > MOST_OCCURRENCES || occurrenceAt.isBefore(start)) {
            throw new InvalidRequestException(
                    "series",
                    "must have start, time_zone, occurrence from 1 to %d, and occurrence_at that is not before start"
                            .formatted(MOST_OCCURRENCES));
        }
        if (!TimeZones.isKnown(timeZone)) {
            throw new InvalidRequestException("series.time_zone", TimeZones.RULE);
        }
        boolean isReminderTooFar = remindBefore != null
                && (remindBefore.compareTo(LONGEST) > 0 || remindBefore.compareTo(LONGEST.negated()) < 0);
        if (isReminderTooFar) {
            throw new InvalidRequestException(
                    "series.remind_before", "must be a duration such as PT1H, of at most 10,000 years");
        }
    }

    /** The series after an occurrence was moved. A change of only the reminder applies to all later occurrences. */
    Series moved(Times before, Times after) {
        boolean isReminderAlone =
                Objects.equals(before.dueAt(), after.dueAt()) && !Objects.equals(before.remindAt(), after.remindAt());
        boolean isNewOrGone = (before.remindAt() == null) != (after.remindAt() == null);
        return isReminderAlone || isNewOrGone
                ? new Series(start, timeZone, occurrence, occurrenceAt, after.remindBefore(zone()), last)
                : this;
    }

    /**
     * The next occurrence; empty if the series ends with this one. It also ends before the first occurrence whose time
     * or reminder is not supported.
     */
    Optional<Series> next(RecurrenceRule rule) {
        if (rule.count() != null && occurrence >= rule.count()) {
            return Optional.empty();
        }
        return new Occurrences(rule, start, zone())
                .after(occurrenceAt)
                .map(this::at)
                .filter(Series::isSupported);
    }

    /**
     * The first occurrence after a time, for a user who skips missed ones. Skips at most {@value #MOST_SKIPPED}
     * occurrences.
     */
    Optional<Series> nextAfter(RecurrenceRule rule, Instant time) {
        Optional<Series> next = next(rule);
        for (int skipped = 0; skipped < MOST_SKIPPED && next.isPresent(); skipped++) {
            if (next.get().occurrenceAt().isAfter(time)) {
                return next;
            }
            next = next.get().next(rule);
        }
        return next;
    }

    /** The time of the reminder; null if the series has none. */
    @Nullable
    Instant remindAt(RecurrenceRule rule) {
        return remindBefore == null
                ? null
                : new Occurrences(rule, start, zone())
                        .wallClock(occurrenceAt)
                        .minus(remindBefore)
                        .atZone(zone())
                        .toInstant();
    }

    private ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    private Series at(Instant next) {
        return new Series(start, timeZone, Math.addExact(occurrence, 1), next, remindBefore, false);
    }

    private boolean isSupported() {
        return Rfc3339Time.isSupported(occurrenceAt)
                && (remindBefore == null || Rfc3339Time.isSupported(occurrenceAt.minus(remindBefore)));
    }

    Series counted(RecurrenceRule rule) {
        return new Series(
                start,
                timeZone,
                occurrence,
                occurrenceAt,
                remindBefore,
                next(rule).isEmpty());
    }
}
