package io.todoflow.task;

import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.task.RecurrenceRule.NthDay;
import io.todoflow.task.RecurrenceRule.Until;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses a recurrence rule, and refuses combinations that the table of RFC 5545 does not allow. */
final class RecurrenceRuleReader {

    private static final List<String> PARTS = List.of(
            "FREQ",
            "INTERVAL",
            "COUNT",
            "UNTIL",
            "BYMONTH",
            "BYWEEKNO",
            "BYYEARDAY",
            "BYMONTHDAY",
            "BYDAY",
            "BYHOUR",
            "BYMINUTE",
            "BYSECOND",
            "BYSETPOS",
            "WKST");
    private static final String ALLOWED =
            "; allowed are FREQ=YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY|MINUTELY|SECONDLY and INTERVAL, COUNT or UNTIL, BYMONTH,"
                    + " BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS, WKST, as in"
                    + " FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10";
    private static final List<String> DAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,3}");
    private static final Pattern POSITIVE = Pattern.compile("[1-9]\\d{0,8}");
    private static final Pattern DAY = Pattern.compile("([+-]?\\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final Map<String, String> parts = new HashMap<>();

    RecurrenceRuleReader(String text) {
        if (text.length() > Recurrence.MAX_LENGTH) {
            throw refused(
                    "it has %d characters, at most %d are allowed".formatted(text.length(), Recurrence.MAX_LENGTH));
        }
        for (String part : text.toUpperCase(Locale.ROOT).split(";", -1)) {
            String[] sides = part.split("=", 2);
            if (!PARTS.contains(sides[0])) {
                throw refused("'%s' is not a part of a rule".formatted(Excerpt.of(sides[0])));
            }
            if (sides.length == 1 || sides[1].isEmpty()) {
                throw refused(sides[0] + " has no value");
            }
            if (parts.put(sides[0], sides[1]) != null) {
                throw refused(sides[0] + " occurs twice");
            }
        }
    }

    RecurrenceRule read() {
        Frequency frequency = frequency();
        RecurrenceRule rule = new RecurrenceRule(
                frequency,
                parts.containsKey("INTERVAL") ? positive("INTERVAL") : 1,
                parts.containsKey("COUNT") ? Integer.valueOf(positive("COUNT")) : null,
                until(),
                weekStart(),
                numbers("BYMONTH", 1, 12),
                signed("BYWEEKNO", 53),
                signed("BYYEARDAY", 366),
                signed("BYMONTHDAY", 31),
                days(frequency),
                numbers("BYHOUR", 0, 23),
                numbers("BYMINUTE", 0, 59),
                seconds(),
                signed("BYSETPOS", 366));
        checkTogether(frequency);
        return rule;
    }

    /** Refuses combinations that the table of RFC 5545 marks as not applicable or forbids. */
    private void checkTogether(Frequency frequency) {
        if (parts.containsKey("COUNT") && parts.containsKey("UNTIL")) {
            throw refused("COUNT and UNTIL exclude each other");
        }
        allowOnly("BYWEEKNO", frequency, EnumSet.of(Frequency.YEARLY));
        allowOnly(
                "BYYEARDAY",
                frequency,
                EnumSet.complementOf(EnumSet.of(Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY)));
        allowOnly("BYMONTHDAY", frequency, EnumSet.complementOf(EnumSet.of(Frequency.WEEKLY)));
        if (parts.containsKey("BYSETPOS")
                && parts.keySet().stream().noneMatch(part -> part.startsWith("BY") && !part.equals("BYSETPOS"))) {
            throw refused("BYSETPOS needs another part that begins with BY");
        }
    }

    private void allowOnly(String part, Frequency frequency, Set<Frequency> allowed) {
        if (parts.containsKey(part) && !allowed.contains(frequency)) {
            throw refused("%s is not for FREQ=%s".formatted(part, frequency));
        }
    }

    private Frequency frequency() {
        String value = parts.getOrDefault("FREQ", "");
        return Arrays.stream(Frequency.values())
                .filter(frequency -> frequency.name().equals(value))
                .findFirst()
                .orElseThrow(() ->
                        refused(value.isEmpty() ? "FREQ is missing" : "FREQ is not '%s'".formatted(Excerpt.of(value))));
    }

    private int positive(String part) {
        String value = parts.getOrDefault(part, "");
        if (!POSITIVE.matcher(value).matches()) {
            throw refused("%s is a number from 1 to 999999999, not '%s'".formatted(part, Excerpt.of(value)));
        }
        return Integer.parseInt(value);
    }

    private @Nullable Until until() {
        String value = parts.get("UNTIL");
        if (value == null) {
            return null;
        }
        try {
            return value.length() == 8
                    ? new Until.Day(LocalDate.parse(value, DATE))
                    : value.endsWith("Z")
                            ? new Until.Utc(LocalDateTime.parse(value.substring(0, value.length() - 1), TIME))
                            : new Until.Local(LocalDateTime.parse(value, TIME));
        } catch (DateTimeException e) {
            throw refused("UNTIL is a time such as 20301231, 20301231T235959 or 20301231T235959Z, not '%s'"
                    .formatted(Excerpt.of(value)));
        }
    }

    private DayOfWeek weekStart() {
        String value = parts.getOrDefault("WKST", "MO");
        if (!DAYS.contains(value)) {
            throw refused("WKST is one of %s, not '%s'".formatted(String.join(", ", DAYS), Excerpt.of(value)));
        }
        return DayOfWeek.of(DAYS.indexOf(value) + 1);
    }

    private SortedSet<NthDay> days(Frequency frequency) {
        return list("BYDAY", value -> {
            Matcher day = DAY.matcher(value);
            if (!day.matches()) {
                throw refused("BYDAY has days such as MO, 2TU or -1FR, not '%s'".formatted(Excerpt.of(value)));
            }
            DayOfWeek weekday = DayOfWeek.of(DAYS.indexOf(day.group(2)) + 1);
            if (day.group(1) == null) {
                return new NthDay(0, weekday);
            }
            if (frequency.compareTo(Frequency.MONTHLY) > 0 || parts.containsKey("BYWEEKNO")) {
                throw refused("BYDAY=%s has a number, which is for FREQ=MONTHLY, and for FREQ=YEARLY without BYWEEKNO"
                        .formatted(Excerpt.of(value)));
            }
            return new NthDay(number("BYDAY", day.group(1), -53, 53, true), weekday);
        });
    }

    /** Without leap seconds, second 60 means second 59 (RFC 5545, 3.3.12). */
    private SortedSet<Integer> seconds() {
        return list("BYSECOND", value -> Math.min(number("BYSECOND", value, 0, 60, false), 59));
    }

    private SortedSet<Integer> numbers(String part, int min, int max) {
        return list(part, value -> number(part, value, min, max, false));
    }

    private SortedSet<Integer> signed(String part, int max) {
        return list(part, value -> number(part, value, -max, max, true));
    }

    private <T> SortedSet<T> list(String part, Function<String, T> read) {
        String values = parts.get(part);
        return values == null
                ? Collections.emptySortedSet()
                : Collections.unmodifiableSortedSet(
                        Arrays.stream(values.split(",", -1)).map(read).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static int number(String part, String value, int min, int max, boolean signed) {
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : Integer.MAX_VALUE;
        boolean isSigned = value.startsWith("+") || value.startsWith("-");
        if (number < min || number > max || signed && number == 0 || isSigned && !signed) {
            throw refused(
                    signed
                            ? "%s has numbers from 1 to %d, or from -1 to -%d, not '%s'"
                                    .formatted(part, max, max, Excerpt.of(value))
                            : "%s has numbers from %d to %d, not '%s'".formatted(part, min, max, Excerpt.of(value)));
        }
        return number;
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("must be an RFC 5545 recurrence rule: " + why + ALLOWED);
    }
}
