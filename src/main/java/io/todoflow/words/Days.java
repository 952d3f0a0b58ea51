package io.todoflow.words;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The days that a phrase may mean, in their order: the first whose time is to come is the one that is meant. */
@FunctionalInterface
interface Days {

    /** A leap day comes within this number of years. */
    int YEARS = 9;

    Stream<LocalDate> from(LocalDate today);

    /** One day and no other. */
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

    /** A day of a week that is some weeks away, where weeks begin on Monday. */
    static Days ofWeek(int weeks, DayOfWeek weekday) {
        return today -> Stream.of(today.plusWeeks(weeks)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .with(TemporalAdjusters.nextOrSame(weekday)));
    }

    /** A day of each month that has it. */
    static Days ofEachMonth(DayInMonth day) {
        return today -> IntStream.range(0, 25)
                .mapToObj(YearMonth.from(today)::plusMonths)
                .flatMap(day::in);
    }

    /** A day of a month that is some months away. */
    static Days ofMonth(int months, DayInMonth day) {
        return today -> day.in(YearMonth.from(today).plusMonths(months));
    }

    /** A day of a month of each year that has it. */
    static Days ofEachYear(Month month, DayInMonth day) {
        return today -> IntStream.range(0, YEARS)
                .mapToObj(year -> YearMonth.of(today.getYear() + year, month))
                .flatMap(day::in);
    }

    /** Which day of a month is meant; none where the month does not have it. */
    @FunctionalInterface
    interface DayInMonth {

        Stream<LocalDate> in(YearMonth month);

        static DayInMonth number(int day) {
            return month -> month.isValidDay(day) ? Stream.of(month.atDay(day)) : Stream.empty();
        }

        static DayInMonth last() {
            return month -> Stream.of(month.atEndOfMonth());
        }

        /** The first, second, … of the weekday; the last for -1. */
        static DayInMonth nth(int number, DayOfWeek weekday) {
            return month -> {
                LocalDate day = month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(number, weekday));
                return YearMonth.from(day).equals(month) ? Stream.of(day) : Stream.empty();
            };
        }
    }
}
