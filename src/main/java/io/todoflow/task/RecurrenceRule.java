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
 * A recurrence rule of RFC 5545. An omitted part is an empty set; {@code interval} and {@code weekStart} have the
 * defaults of the RFC.
 *
 * @param count number of occurrences of the series; null if unlimited
 * @param until when the series ends; null if omitted
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

    /**
     * A day of the week: every one if {@code nth} is 0, else the nth of its month or year, counted from the end if
     * negative.
     */
    record NthDay(int nth, DayOfWeek day) implements Comparable<NthDay> {

        @Override
        public int compareTo(NthDay other) {
            int days = day.compareTo(other.day);
            return days != 0 ? days : Integer.compare(nth, other.nth);
        }
    }

    /** The end of a series, in one of the three forms of UNTIL. */
    sealed interface Until {

        /** Whether an occurrence is still within the series. */
        boolean allows(Instant occurrence, ZoneId zone);

        /** A whole day in the zone of the series. */
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

        /** A time in UTC. */
        record Utc(LocalDateTime time) implements Until {
            @Override
            public boolean allows(Instant occurrence, ZoneId zone) {
                return !occurrence.isAfter(time.toInstant(ZoneOffset.UTC));
            }
        }
    }

    /** @throws IllegalArgumentException naming the part that is wrong and what is allowed */
    static RecurrenceRule parse(String text) {
        return new RecurrenceRuleReader(text).read();
    }
}
