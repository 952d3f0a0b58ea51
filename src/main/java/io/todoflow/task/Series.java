package io.todoflow.task;

import java.time.DateTimeException;
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
        if (!isComplete || occurrence < 1 || occurrenceAt.isBefore(start)) {
            throw new InvalidRequestException(
                    "series",
                    "must have start, time_zone, occurrence from 1, and occurrence_at that is not before start");
        }
        try {
            ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new InvalidRequestException("series.time_zone", "must be a time zone such as Europe/Berlin");
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

    /** The next occurrence; empty if the series ends with this one. */
    Optional<Series> next(RecurrenceRule rule) {
        if (rule.count() != null && occurrence >= rule.count()) {
            return Optional.empty();
        }
        return new Occurrences(rule, start, zone()).after(occurrenceAt).map(this::at);
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
        return new Series(start, timeZone, occurrence + 1, next, remindBefore, false);
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
