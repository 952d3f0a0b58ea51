package io.todoflow.task;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence rule of RFC 5545. A part that the rule leaves out is an empty set; {@code interval} and {@code weekStart}
 * have the defaults of the RFC.
 *
 * @param count how many occurrences the series has; null when it is not counted
 * @param until when the series ends; null when that is not said
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10">RFC 5545, 3.3.10</a>
 */
record RecurrenceRule(
        Frequency frequency,
        int interval,
        @Nullable Integer count,
        @Nullable Until until,
        DayOfWeek weekStart,
        SortedSet<Integer> byMonth,
        SortedSet<Integer> byWeekNo,
        SortedSet<Integer> byYearDay,
        SortedSet<Integer> byMonthDay,
        SortedSet<NthDay> byDay,
        SortedSet<Integer> byHour,
        SortedSet<Integer> byMinute,
        SortedSet<Integer> bySecond,
        SortedSet<Integer> bySetPos) {

    /** A day of the week: each one, when {@code nth} is 0, or the nth of its month or year, from the end when negative. */
    record NthDay(int nth, DayOfWeek day) implements Comparable<NthDay> {

        @Override
        public int compareTo(NthDay other) {
            int days = day.compareTo(other.day);
            return days != 0 ? days : Integer.compare(nth, other.nth);
        }
    }

    /** The end of a series, in one of the three forms that UNTIL has. */
    sealed interface Until {

        /** Whether an occurrence is still within the series. */
        boolean allows(Instant occurrence, ZoneId zone);

        /** The whole of a day, as the series' zone has it. */
        record Day(LocalDate date) implements Until {
            @Override
            public boolean allows(Instant occurrence, ZoneId zone) {
                return occurrence.isBefore(date.plusDays(1).atStartOfDay(zone).toInstant());
            }
        }

        /** A time on the wall clock of the series. */
        record Local(LocalDateTime time) implements Until {
            @Override
            public boolean allows(Instant occurrence, ZoneId zone) {
                return !occurrence.isAfter(time.atZone(zone).toInstant());
            }
        }

        /** A time of UTC. */
        record Utc(LocalDateTime time) implements Until {
            @Override
            public boolean allows(Instant occurrence, ZoneId zone) {
                return !occurrence.isAfter(time.toInstant(ZoneOffset.UTC));
            }
        }
    }

    /** @throws IllegalArgumentException that says which part is wrong, and what is allowed */
    static RecurrenceRule parse(String text) {
        return new RecurrenceRuleReader(text).read();
    }
}
