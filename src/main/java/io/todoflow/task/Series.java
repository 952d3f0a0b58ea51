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
 * Which occurrence of a series a task is. A series keeps its start, its zone and its count, wherever single occurrences are
 * moved to.
 *
 * @param start when the series begins (DTSTART)
 * @param timeZone whose wall clock the series keeps, by its name in the tz database
 * @param occurrence the number of the occurrence, from 1
 * @param occurrenceAt when the series has this occurrence, wherever the user has moved it (RECURRENCE-ID)
 * @param remindBefore how long before each occurrence the reminder is, on the wall clock; null for none
 * @param last whether the series ends with this occurrence
 */
public record Series(
        Instant start,
        String timeZone,
        int occurrence,
        Instant occurrenceAt,
        @Nullable Duration remindBefore,
        boolean last) {

    /** How many occurrences are skipped at once at most. */
    static final int MOST_SKIPPED = 10_000;

    /** The times of a task, as far as its series is concerned. */
    record Times(@Nullable Instant dueAt, @Nullable Instant remindAt) {

        /** What recurs: the due time or, without one, the reminder. */
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
     * The series that begins with a task.
     *
     * @throws IllegalArgumentException when the rule never occurs after that
     */
    static Series begin(RecurrenceRule rule, Instant start, Times times, ZoneId zone) {
        Occurrences occurrences = new Occurrences(rule, start, zone);
        occurrences.check();
        return new Series(start, zone.getId(), 1, start, times.remindBefore(zone), false).counted(rule);
    }

    /**
     * Checks a series that a request gives.
     *
     * @throws InvalidRequestException when it is none
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

    /** The same series; what the user says of the reminder alone is meant for all occurrences that follow. */
    Series moved(Times before, Times after) {
        boolean isReminderAlone =
                Objects.equals(before.dueAt(), after.dueAt()) && !Objects.equals(before.remindAt(), after.remindAt());
        boolean isNewOrGone = (before.remindAt() == null) != (after.remindAt() == null);
        return isReminderAlone || isNewOrGone
                ? new Series(start, timeZone, occurrence, occurrenceAt, after.remindBefore(zone()), last)
                : this;
    }

    /** The next occurrence; empty when the series ends with this one. */
    Optional<Series> next(RecurrenceRule rule) {
        if (rule.count() != null && occurrence >= rule.count()) {
            return Optional.empty();
        }
        return new Occurrences(rule, start, zone()).after(occurrenceAt).map(this::at);
    }

    /**
     * The first occurrence after a time, when the user does not want those that were missed. When very many were missed, it
     * is the one after the {@value #MOST_SKIPPED} first of them.
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

    /** The time of the reminder, when the series has one. */
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
