package io.todoflow.task;

import io.todoflow.task.RecurrenceRule.NthDay;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.ValueRange;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Checks whether a time belongs to a rule, without computing its occurrences. It shares no code with {@link
 * WallClockTimes}, so that each detects errors of the other before they become a wrong date.
 */
final class OccurrencePredicate {

    private final RecurrenceRule rule;
    private final LocalDateTime start;
    private final WeekFields weeks;

    OccurrencePredicate(RecurrenceRule rule, LocalDateTime start) {
        this.rule = rule;
        this.start = start;
        this.weeks = WeekFields.of(rule.weekStart(), 4);
    }

    boolean holds(LocalDateTime time) {
        return isInPhase(time) && isDay(time.toLocalDate()) && isTime(time) && isAtPosition(time);
    }

    /** Whether the number of periods between start and time is a multiple of the interval. */
    private boolean isInPhase(LocalDateTime time) {
        long between =
                switch (rule.frequency()) {
                    case YEARLY ->
                        rule.byWeekNo().isEmpty()
                                ? time.getYear() - start.getYear()
                                : time.get(weeks.weekBasedYear()) - weekYearOfStart();
                    case MONTHLY ->
                        time.getLong(ChronoField.PROLEPTIC_MONTH) - start.getLong(ChronoField.PROLEPTIC_MONTH);
                    case WEEKLY -> ChronoUnit.WEEKS.between(firstOfWeek(start), firstOfWeek(time));
                    default ->
                        rule.frequency()
                                .unit
                                .between(
                                        start.truncatedTo(rule.frequency().unit),
                                        time.truncatedTo(rule.frequency().unit));
                };
        return between % rule.interval() == 0;
    }

    private int weekYearOfStart() {
        LocalDate day = start.toLocalDate();
        return counts(rule.byWeekNo(), day.get(weeks.weekOfWeekBasedYear()), weeksOf(day))
                ? day.get(weeks.weekBasedYear())
                : day.getYear();
    }

    private LocalDate firstOfWeek(LocalDateTime time) {
        return time.toLocalDate().with(weeks.dayOfWeek(), 1);
    }

    private boolean isDay(LocalDate day) {
        return contains(rule.byMonth(), day.getMonthValue())
                && counts(rule.byWeekNo(), day.get(weeks.weekOfWeekBasedYear()), weeksOf(day))
                && counts(rule.byYearDay(), day.getDayOfYear(), day.range(ChronoField.DAY_OF_YEAR))
                && counts(rule.byMonthDay(), day.getDayOfMonth(), day.range(ChronoField.DAY_OF_MONTH))
                && (rule.byDay().isEmpty() || rule.byDay().stream().anyMatch(weekday -> isWeekday(weekday, day)))
                && isDayOfStart(day);
    }

    /** Whether the day matches the start in the parts that the rule omits. */
    private boolean isDayOfStart(LocalDate day) {
        Frequency frequency = rule.frequency();
        boolean isDayOpen = rule.byDay().isEmpty()
                && rule.byMonthDay().isEmpty()
                && rule.byYearDay().isEmpty();
        if (!isDayOpen || frequency.compareTo(Frequency.DAILY) >= 0) {
            return true;
        }
        if (frequency == Frequency.WEEKLY || !rule.byWeekNo().isEmpty()) {
            return day.getDayOfWeek() == start.getDayOfWeek();
        }
        boolean isMonthOpen = frequency == Frequency.YEARLY && rule.byMonth().isEmpty();
        return day.getDayOfMonth() == start.getDayOfMonth() && (!isMonthOpen || day.getMonth() == start.getMonth());
    }

    private boolean isWeekday(NthDay weekday, LocalDate day) {
        if (day.getDayOfWeek() != weekday.day()) {
            return false;
        }
        boolean isOfYear =
                rule.frequency() == Frequency.YEARLY && rule.byMonth().isEmpty();
        int earlier = isOfYear ? day.getDayOfYear() - 1 : day.getDayOfMonth() - 1;
        int later = (isOfYear ? day.lengthOfYear() : day.lengthOfMonth()) - 1 - earlier;
        return weekday.nth() == 0 || weekday.nth() == earlier / 7 + 1 || weekday.nth() == -(later / 7 + 1);
    }

    private ValueRange weeksOf(LocalDate day) {
        return day.range(weeks.weekOfWeekBasedYear());
    }

    private boolean isTime(LocalDateTime time) {
        Frequency frequency = rule.frequency();
        return part(rule.byHour(), time.getHour(), start.getHour(), frequency.compareTo(Frequency.HOURLY) >= 0)
                && part(
                        rule.byMinute(),
                        time.getMinute(),
                        start.getMinute(),
                        frequency.compareTo(Frequency.MINUTELY) >= 0)
                && part(rule.bySecond(), time.getSecond(), start.getSecond(), frequency == Frequency.SECONDLY);
    }

    private static boolean part(SortedSet<Integer> allowed, int value, int ofStart, boolean isFree) {
        return allowed.isEmpty() ? isFree || value == ofStart : allowed.contains(value);
    }

    /** Counts the occurrences in the period of the time, up to it. */
    private boolean isAtPosition(LocalDateTime time) {
        if (rule.bySetPos().isEmpty()) {
            return true;
        }
        Frequency frequency = rule.frequency();
        List<LocalDate> days = period(time.toLocalDate()).filter(this::isDay).toList();
        long hours = frequency.compareTo(Frequency.HOURLY) >= 0 ? 1 : size(rule.byHour());
        long minutes = frequency.compareTo(Frequency.MINUTELY) >= 0 ? 1 : size(rule.byMinute());
        long seconds = frequency == Frequency.SECONDLY ? 1 : size(rule.bySecond());
        long position = days.indexOf(time.toLocalDate());
        position = position * hours + (hours == 1 ? 0 : earlier(rule.byHour(), time.getHour()));
        position = position * minutes + (minutes == 1 ? 0 : earlier(rule.byMinute(), time.getMinute()));
        position = position * seconds + (seconds == 1 ? 0 : earlier(rule.bySecond(), time.getSecond()));
        long size = days.size() * hours * minutes * seconds;
        return rule.bySetPos().contains(Math.toIntExact(Math.min(position + 1, Integer.MAX_VALUE)))
                || rule.bySetPos().contains(Math.toIntExact(Math.max(position - size, Integer.MIN_VALUE)));
    }

    private static long size(SortedSet<Integer> values) {
        return Math.max(1, values.size());
    }

    private static long earlier(SortedSet<Integer> values, int value) {
        return values.headSet(value).size();
    }

    private Stream<LocalDate> period(LocalDate day) {
        LocalDate first =
                switch (rule.frequency()) {
                    case YEARLY ->
                        rule.byWeekNo().isEmpty()
                                ? day.with(TemporalAdjusters.firstDayOfYear())
                                : day.with(weeks.weekOfWeekBasedYear(), 1).with(weeks.dayOfWeek(), 1);
                    case MONTHLY -> day.with(TemporalAdjusters.firstDayOfMonth());
                    case WEEKLY -> day.with(weeks.dayOfWeek(), 1);
                    default -> day;
                };
        long length =
                switch (rule.frequency()) {
                    case YEARLY ->
                        rule.byWeekNo().isEmpty()
                                ? day.lengthOfYear()
                                : 7 * weeksOf(day).getMaximum();
                    case MONTHLY -> day.lengthOfMonth();
                    case WEEKLY -> 7;
                    default -> 1;
                };
        return first.datesUntil(first.plusDays(length));
    }

    private static boolean contains(SortedSet<Integer> allowed, int value) {
        return allowed.isEmpty() || allowed.contains(value);
    }

    private static boolean counts(SortedSet<Integer> allowed, long value, ValueRange range) {
        return allowed.isEmpty()
                || allowed.contains((int) value)
                || allowed.contains((int) (value - range.getMaximum() - 1));
    }
}
