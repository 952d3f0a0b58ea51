package io.todoflow.words;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The candidate days of a phrase, in chronological order. The phrase means the first one whose time is in the future.
 */
@FunctionalInterface
interface Days {

    /** Every period of this many years contains a leap day. */
    int YEARS = 9;

    Stream<LocalDate> from(LocalDate today);

    /** Exactly one day. */
    static Days only(LocalDate day) {
        return today -> Stream.of(day);
    }

    static Days any() {
        return today -> IntStream.range(0, 3).mapToObj(today::plusDays);
    }

    static Days in(long days) {
        return today -> Stream.of(today.plusDays(days));
    }

    static Days each(DayOfWeek weekday) {
        return today -> IntStream.range(0, 3).mapToObj(week -> today.with(TemporalAdjusters.nextOrSame(weekday))
                .plusWeeks(week));
    }

    static Days each(Collection<DayOfWeek> weekdays) {
        return today ->
                IntStream.range(0, 15).mapToObj(today::plusDays).filter(day -> weekdays.contains(day.getDayOfWeek()));
    }

    /** A weekday of the week that is {@code weeks} away; weeks begin on Monday. */
    static Days ofWeek(int weeks, DayOfWeek weekday) {
        return today -> Stream.of(today.plusWeeks(weeks)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .with(TemporalAdjusters.nextOrSame(weekday)));
    }

    /** A day of the month, in each month that has it. */
    static Days ofEachMonth(DayInMonth day) {
        return today -> IntStream.range(0, 25)
                .mapToObj(YearMonth.from(today)::plusMonths)
                .flatMap(day::in);
    }

    /** A day of the month that is {@code months} away. */
    static Days ofMonth(int months, DayInMonth day) {
        return today -> day.in(YearMonth.from(today).plusMonths(months));
    }

    /** A day of a certain month, in each year that has it. */
    static Days ofEachYear(Month month, DayInMonth day) {
        return today -> IntStream.range(0, YEARS)
                .mapToObj(year -> YearMonth.of(today.getYear() + year, month))
                .flatMap(day::in);
    }

    /** Finds a day in a given month; empty if the month does not have it. */
    @FunctionalInterface
    interface DayInMonth {

        Stream<LocalDate> in(YearMonth month);

        static DayInMonth number(int day) {
            return month -> month.isValidDay(day) ? Stream.of(month.atDay(day)) : Stream.empty();
        }

        static DayInMonth last() {
            return month -> Stream.of(month.atEndOfMonth());
        }

        /** The first, second, … occurrence of the weekday; -1 for the last. */
        static DayInMonth nth(int number, DayOfWeek weekday) {
            return month -> {
                LocalDate day = month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(number, weekday));
                return YearMonth.from(day).equals(month) ? Stream.of(day) : Stream.empty();
            };
        }
    }
}
