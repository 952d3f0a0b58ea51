package io.todoflow.task;

import io.todoflow.task.RecurrenceRule.NthDay;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The times of a rule on a wall clock that never changes. Computes them period by period; the table of RFC 5545 defines
 * which part expands or limits a period of which frequency.
 *
 * <p>The work is bounded. The calendar repeats after 400 years, so a rule with periods of a day or longer never occurs
 * if it does not occur within that time. Within days, the search skips whatever a part excludes, and ends after {@value
 * #MAX_STEPS} skips.
 */
final class WallClockTimes {

    private static final int MAX_STEPS = 200_000;
    private static final int DAYS_OF_400_YEARS = 146_097;
    private static final int SECONDS_OF_DAY = 86_400;

    private final RecurrenceRule rule;
    private final LocalDateTime start;
    private final List<Integer> timesOfDay;
    private final boolean isReachable;

    /** @param start the first time of the series, in whole seconds; provides the parts that the rule omits */
    WallClockTimes(RecurrenceRule rule, LocalDateTime start) {
        this.rule = rule;
        this.start = start;
        this.timesOfDay = times(
                orElse(rule.byHour(), start.getHour()),
                orElse(rule.byMinute(), start.getMinute()),
                orElse(rule.bySecond(), start.getSecond()));
        this.isReachable = !rule.frequency().isWithinDay() || isReachable();
    }

    /**
     * The first time of the rule in a span. May return times before the start.
     *
     * @throws IllegalArgumentException if the search takes too long
     */
    Optional<LocalDateTime> first(LocalDateTime from, LocalDateTime before) {
        Optional<LocalDateTime> found =
                rule.frequency().isWithinDay() ? firstOfHours(from, before) : firstOfDays(from, before);
        return found.filter(time -> time.isBefore(before));
    }

    // Periods of a day or longer

    private Optional<LocalDateTime> firstOfDays(LocalDateTime from, LocalDateTime before) {
        long first = firstPeriod();
        long index = Math.max(0, Math.floorDiv(period(from.toLocalDate()) - first, rule.interval()));
        long last = period(before.toLocalDate());
        for (int step = 0; step <= cycle(); step++, index++) {
            long period = first + index * rule.interval();
            if (period > last) {
                return Optional.empty();
            }
            Optional<LocalDateTime> found = first(days(period), timesOfDay, from);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The period of the start. A start outside the weeks of the rule counts in its calendar year. */
    private long firstPeriod() {
        LocalDate day = start.toLocalDate();
        boolean isInNoWeek =
                !rule.byWeekNo().isEmpty() && weeks(weekYear(day)).noneMatch(first -> first.equals(startOfWeek(day)));
        return isInNoWeek ? day.getYear() : period(day);
    }

    /** The number of periods after which the calendar repeats, for any interval. */
    private int cycle() {
        return switch (rule.frequency()) {
            case YEARLY -> 400;
            case MONTHLY -> 400 * 12;
            case WEEKLY -> DAYS_OF_400_YEARS / 7;
            default -> DAYS_OF_400_YEARS;
        };
    }

    /** The number of the period that contains a day. Week numbers refer to years that consist of whole weeks. */
    private long period(LocalDate day) {
        return switch (rule.frequency()) {
            case YEARLY -> rule.byWeekNo().isEmpty() ? day.getYear() : weekYear(day);
            case MONTHLY -> day.getLong(ChronoField.PROLEPTIC_MONTH);
            case WEEKLY -> Math.floorDiv(startOfWeek(day).toEpochDay(), 7);
            default -> day.toEpochDay();
        };
    }

    private List<LocalDate> days(long period) {
        Stream<LocalDate> days =
                switch (rule.frequency()) {
                    case YEARLY -> daysOfYear((int) period);
                    case MONTHLY ->
                        daysOfMonth(YearMonth.of(
                                Math.toIntExact(Math.floorDiv(period, 12)), Math.floorMod(period, 12) + 1));
                    case WEEKLY -> daysOfWeek(startOfWeek(LocalDate.ofEpochDay(period * 7 + 6)));
                    default -> Stream.of(LocalDate.ofEpochDay(period));
                };
        return days.filter(this::isAllowed).sorted().distinct().toList();
    }

    private Stream<LocalDate> daysOfYear(int year) {
        if (!rule.byWeekNo().isEmpty()) {
            boolean isWeekdayOpen = rule.byDay().isEmpty()
                    && rule.byMonthDay().isEmpty()
                    && rule.byYearDay().isEmpty();
            return weeks(year)
                    .flatMap(WallClockTimes::wholeWeek)
                    .filter(day -> !isWeekdayOpen || day.getDayOfWeek() == start.getDayOfWeek());
        }
        LocalDate first = LocalDate.of(year, 1, 1);
        if (!rule.byYearDay().isEmpty()) {
            return counted(rule.byYearDay(), first.lengthOfYear()).mapToObj(first::withDayOfYear);
        }
        if (!rule.byMonth().isEmpty()) {
            return rule.byMonth().stream().flatMap(month -> daysOfMonth(YearMonth.of(year, month)));
        }
        if (!rule.byMonthDay().isEmpty()) {
            return IntStream.rangeClosed(1, 12).boxed().flatMap(month -> daysOfMonth(YearMonth.of(year, month)));
        }
        if (!rule.byDay().isEmpty()) {
            return rule.byDay().stream().flatMap(day -> weekdays(day, first, first.lengthOfYear()));
        }
        return daysOfMonth(YearMonth.of(year, start.getMonthValue()));
    }

    private Stream<LocalDate> daysOfMonth(YearMonth month) {
        if (!rule.byMonthDay().isEmpty()) {
            return counted(rule.byMonthDay(), month.lengthOfMonth()).mapToObj(month::atDay);
        }
        if (!rule.byDay().isEmpty()) {
            return rule.byDay().stream().flatMap(day -> weekdays(day, month.atDay(1), month.lengthOfMonth()));
        }
        return Stream.of(start.getDayOfMonth()).filter(month::isValidDay).map(month::atDay);
    }

    private Stream<LocalDate> daysOfWeek(LocalDate first) {
        return wholeWeek(first).filter(day -> !rule.byDay().isEmpty() || day.getDayOfWeek() == start.getDayOfWeek());
    }

    private static Stream<LocalDate> wholeWeek(LocalDate first) {
        return first.datesUntil(first.plusDays(7));
    }

    /** Whether no part of the rule excludes the day. */
    private boolean isAllowed(LocalDate day) {
        return (rule.byMonth().isEmpty() || rule.byMonth().contains(day.getMonthValue()))
                && isCounted(rule.byYearDay(), day.getDayOfYear(), day.lengthOfYear())
                && isCounted(rule.byMonthDay(), day.getDayOfMonth(), day.lengthOfMonth())
                && (rule.byDay().isEmpty() || rule.byDay().stream().anyMatch(weekday -> isWeekday(weekday, day)));
    }

    private boolean isWeekday(NthDay weekday, LocalDate day) {
        boolean isOfYear =
                rule.frequency() == Frequency.YEARLY && rule.byMonth().isEmpty();
        return weekday.day() == day.getDayOfWeek()
                && (weekday.nth() == 0
                        || (isOfYear
                                        ? weekdays(weekday, day.withDayOfYear(1), day.lengthOfYear())
                                        : weekdays(weekday, day.withDayOfMonth(1), day.lengthOfMonth()))
                                .anyMatch(day::equals));
    }

    /** The days of a month or year that match a weekday: all of them, or the nth. */
    private static Stream<LocalDate> weekdays(NthDay weekday, LocalDate first, int length) {
        LocalDate earliest = first.with(TemporalAdjusters.nextOrSame(weekday.day()));
        LocalDate end = first.plusDays(length);
        if (weekday.nth() == 0) {
            return Stream.iterate(earliest, day -> day.isBefore(end), day -> day.plusWeeks(1));
        }
        LocalDate day = weekday.nth() > 0
                ? earliest.plusWeeks(weekday.nth() - 1L)
                : end.with(TemporalAdjusters.previous(weekday.day())).plusWeeks(weekday.nth() + 1L);
        return Stream.of(day).filter(nth -> !nth.isBefore(first) && nth.isBefore(end));
    }

    /** Converts negative numbers, which count from the end, to positive ones. */
    private static IntStream counted(SortedSet<Integer> numbers, int length) {
        return numbers.stream()
                .mapToInt(number -> number > 0 ? number : length + 1 + number)
                .filter(number -> number >= 1 && number <= length);
    }

    private static boolean isCounted(SortedSet<Integer> numbers, int number, int length) {
        return numbers.isEmpty() || numbers.contains(number) || numbers.contains(number - length - 1);
    }

    private LocalDate startOfWeek(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(rule.weekStart()));
    }

    /** The first week of a year is that of 4 January: it has at least four days in that year. */
    private LocalDate firstWeek(int year) {
        return startOfWeek(LocalDate.of(year, 1, 4));
    }

    private int weekYear(LocalDate day) {
        // the fourth day of a week is in the year with most of its days
        return startOfWeek(day).plusDays(3).getYear();
    }

    private Stream<LocalDate> weeks(int year) {
        LocalDate first = firstWeek(year);
        int length = (int) ((firstWeek(year + 1).toEpochDay() - first.toEpochDay()) / 7);
        return counted(rule.byWeekNo(), length).mapToObj(week -> first.plusWeeks(week - 1L));
    }

    // Periods within a day

    private Optional<LocalDateTime> firstOfHours(LocalDateTime from, LocalDateTime before) {
        long unit = rule.frequency().seconds();
        long first = Math.floorDiv(seconds(start), unit);
        long earliest = Math.floorDiv(seconds(from), unit);
        if (!isReachable) {
            return Optional.empty();
        }
        for (int step = 0; step < MAX_STEPS; step++) {
            long period = inPhase(earliest, first);
            LocalDateTime time = LocalDateTime.ofEpochSecond(period * unit, 0, ZoneOffset.UTC);
            if (!time.isBefore(before)) {
                return Optional.empty();
            }
            LocalDateTime next = afterExcluded(time);
            if (next.isAfter(time)) {
                earliest = Math.max(period + 1, Math.floorDiv(seconds(next), unit));
                continue;
            }
            Optional<LocalDateTime> found = first(List.of(time.toLocalDate()), timesOf(time), from);
            if (found.isPresent()) {
                return found;
            }
            earliest = period + 1;
        }
        throw new IllegalArgumentException("occurs never, or too rarely to be computed");
    }

    /** Whether the steps of the interval ever reach a time of day that the rule allows. */
    private boolean isReachable() {
        long unit = rule.frequency().seconds();
        long common = BigInteger.valueOf(rule.interval() * unit)
                .gcd(BigInteger.valueOf(SECONDS_OF_DAY))
                .longValue();
        long phase = Math.floorMod(Math.floorDiv(seconds(start), unit) * unit, common);
        return LongStream.iterate(phase, time -> time < SECONDS_OF_DAY, time -> time + common)
                .mapToObj(LocalTime::ofSecondOfDay)
                .anyMatch(time -> !isHourExcluded(time) && !isMinuteExcluded(time) && !isSecondExcluded(time));
    }

    private boolean isHourExcluded(LocalTime time) {
        return !rule.byHour().isEmpty() && !rule.byHour().contains(time.getHour());
    }

    private boolean isMinuteExcluded(LocalTime time) {
        return rule.frequency() != Frequency.HOURLY
                && !rule.byMinute().isEmpty()
                && !rule.byMinute().contains(time.getMinute());
    }

    private boolean isSecondExcluded(LocalTime time) {
        return rule.frequency() == Frequency.SECONDLY
                && !rule.bySecond().isEmpty()
                && !rule.bySecond().contains(time.getSecond());
    }

    /** The first period from {@code earliest} on that is a whole number of intervals after the first one. */
    private long inPhase(long earliest, long first) {
        return first - Math.floorDiv(first - earliest, rule.interval()) * rule.interval();
    }

    /** The end of the excluded span that contains the time, or the time itself. */
    private LocalDateTime afterExcluded(LocalDateTime time) {
        LocalDate day = time.toLocalDate();
        if (!rule.byMonth().isEmpty() && !rule.byMonth().contains(day.getMonthValue())) {
            return day.withDayOfMonth(1).plusMonths(1).atStartOfDay();
        }
        if (!isAllowed(day)) {
            return day.plusDays(1).atStartOfDay();
        }
        if (isHourExcluded(time.toLocalTime())) {
            return time.withMinute(0).withSecond(0).plusHours(1);
        }
        if (isMinuteExcluded(time.toLocalTime())) {
            return time.withSecond(0).plusMinutes(1);
        }
        if (isSecondExcluded(time.toLocalTime())) {
            return time.plusSeconds(1);
        }
        return time;
    }

    private List<Integer> timesOf(LocalDateTime period) {
        SortedSet<Integer> hour = only(period.getHour());
        SortedSet<Integer> minutes = rule.frequency() == Frequency.HOURLY
                ? orElse(rule.byMinute(), start.getMinute())
                : only(period.getMinute());
        SortedSet<Integer> seconds = rule.frequency() == Frequency.SECONDLY
                ? only(period.getSecond())
                : orElse(rule.bySecond(), start.getSecond());
        return times(hour, minutes, seconds);
    }

    private static long seconds(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }

    // The set of a period

    private Optional<LocalDateTime> first(List<LocalDate> days, List<Integer> times, LocalDateTime from) {
        long size = (long) days.size() * times.size();
        if (size == 0) {
            return Optional.empty();
        }
        LongStream positions = rule.bySetPos().isEmpty()
                ? LongStream.range(firstPosition(days, times, from), size)
                : rule.bySetPos().stream()
                        .mapToLong(position -> position > 0 ? position - 1 : size + position)
                        .filter(position -> position >= 0 && position < size)
                        .sorted();
        return positions
                .mapToObj(position -> at(days, times, position))
                .filter(time -> !time.isBefore(from))
                .findFirst();
    }

    /** The first position in the set that can match on a day. */
    private static long firstPosition(List<LocalDate> days, List<Integer> times, LocalDateTime from) {
        long earlier =
                days.stream().filter(day -> day.isBefore(from.toLocalDate())).count();
        return earlier * times.size();
    }

    private static LocalDateTime at(List<LocalDate> days, List<Integer> times, long position) {
        LocalTime time = LocalTime.ofSecondOfDay(times.get((int) (position % times.size())));
        return days.get((int) (position / times.size())).atTime(time);
    }

    private static List<Integer> times(
            SortedSet<Integer> hours, SortedSet<Integer> minutes, SortedSet<Integer> seconds) {
        List<Integer> times = new ArrayList<>();
        for (int hour : hours) {
            for (int minute : minutes) {
                for (int second : seconds) {
                    times.add((hour * 60 + minute) * 60 + second);
                }
            }
        }
        return times;
    }

    private static SortedSet<Integer> orElse(SortedSet<Integer> values, int other) {
        return values.isEmpty() ? only(other) : values;
    }

    private static SortedSet<Integer> only(int value) {
        return new TreeSet<>(List.of(value));
    }
}
