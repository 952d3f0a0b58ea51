package io.todoflow.words;

import static io.todoflow.words.Rule.Certainty.ALWAYS;
import static io.todoflow.words.Rule.Certainty.AT_THE_END;
import static io.todoflow.words.Rules.part;
import static io.todoflow.words.Vocabulary.month;
import static io.todoflow.words.Vocabulary.ordinal;
import static io.todoflow.words.Vocabulary.weekday;

import io.todoflow.words.Days.DayInMonth;
import io.todoflow.words.Part.Daytime;
import io.todoflow.words.Part.Series;
import io.todoflow.words.Part.Unclear;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The ways to express a series, such as every other Monday. */
final class SeriesRules {

    /** A day of the month; without a group for the first. */
    private static final String DATE = "(?:(\\d{1,2})(?:st|nd|rd|th)|first)";

    private static final String ORDINAL = "(third|fourth|fifth|[2-9](?:nd|rd|th)|[1-9]\\dth)";
    private static final String HOW_OFTEN = "Say how often, such as 'every 2 weeks'";
    private static final String COUNTED =
            "Count in days, weeks, months or years, such as 'every 2 weeks' or 'every 3 months'";
    private static final Set<String> NONE = Set.of();
    private static final Set<String> ON = Set.of("on");
    private static final String EVERY = "(?:every|each) ";
    private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    /** The last day that each month has. */
    private static final int SURE_DAY = 28;

    private static final Pattern WEEKDAY = Pattern.compile(Vocabulary.pattern("<weekday>"), Pattern.CASE_INSENSITIVE);

    private SeriesRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of(
                        EVERY + "<nth>(?<!second) <weekday>(?! of)",
                        NONE,
                        ALWAYS,
                        said -> part(whichOf(said.group(1), said.group(2)))),
                Rule.of(
                        EVERY
                                + "(?:(?:second|third|\\d(?:nd|rd|th))[- ](?:to )?last|penultimate|(?:[6-9]|\\d\\d)(?:st|nd|rd|th))"
                                + " <weekday>(?: of (?:the|every|each) month)?",
                        NONE,
                        ALWAYS,
                        said -> part(new Unclear(
                                "Say, for example, 'every 3 weeks on %1$s' or 'every last %1$s of the month'"
                                        .formatted(said.group(1))))),
                Rule.of("(?:every month|each month|monthly) on the " + DATE, NONE, ALWAYS, SeriesRules::monthly),
                Rule.of("(?:every ?day|each day|daily)", NONE, AT_THE_END, said -> part(daily(1))),
                Rule.of("nightly", NONE, AT_THE_END, said -> List.of(daily(1), Daytime.NIGHT)),
                Rule.of(
                        EVERY + "(morning|afternoon|evening|night)",
                        NONE,
                        ALWAYS,
                        said -> List.of(daily(1), Daytime.valueOf(said.group(1).toUpperCase(Locale.ROOT)))),
                Rule.of(
                        EVERY + "(?:weekday|workday|working day|business day)",
                        NONE,
                        ALWAYS,
                        said -> part(weekly(1, WORKDAYS))),
                Rule.of(EVERY + "weekend", NONE, ALWAYS, said -> part(weekly(1, Set.of(DayOfWeek.SATURDAY)))),
                Rule.of(
                        EVERY + "(?:(other|second|alternate)|<number>|" + ORDINAL + ") (day|week|month|year)s?(?! of)",
                        NONE,
                        ALWAYS,
                        SeriesRules::interval),
                Rule.of(
                        "(?:every|each) (?:year on )?(?:the )?<date>(?: of)? <month>",
                        NONE,
                        ALWAYS,
                        said -> part(yearly(said.group(1), said.group(2)))),
                Rule.of(
                        "(?:every|each) (?:year on )?<month> (\\d{1,2})(?:st|nd|rd|th)?",
                        NONE,
                        ALWAYS,
                        said -> part(yearly(said.group(2), said.group(1)))),
                Rule.of(EVERY + "(fortnight|week|month|year)", NONE, ALWAYS, said -> part(each(1, said.group(1)))),
                Rule.of(
                        "(weekly|fortnightly|monthly|yearly|annually)",
                        NONE,
                        AT_THE_END,
                        said -> part(each(1, said.group(1)))),
                Rule.of(
                        EVERY + "(?:(other|second|alternate) )?(" + weekdays("<weekday>")
                                + ")(?! of (?:the|each|every))",
                        NONE,
                        ALWAYS,
                        said -> part(weekly(said.group(1) == null ? 1 : 2, listed(said.group(2))))),
                Rule.of(
                        "(" + weekdays("<fullday>s") + ")",
                        ON,
                        AT_THE_END,
                        said -> part(weekly(1, listed(said.group(1))))),
                Rule.of("(?:weekdays|workdays)", ON, AT_THE_END, said -> part(weekly(1, WORKDAYS))),
                Rule.of("(?:on )?the " + DATE + " of (?:every|each) month", NONE, ALWAYS, SeriesRules::monthly),
                Rule.of(EVERY + "(\\d{1,2})(?:st|nd|rd|th)(?: of the month)?", NONE, ALWAYS, SeriesRules::monthly),
                Rule.of(EVERY + "first of (?:the|each|every) month", NONE, ALWAYS, said -> part(ofEachMonth(1))),
                Rule.of(
                        EVERY + "(?:first|last) (?:weekday|workday|working day|business day)(?: of the month)?",
                        NONE,
                        ALWAYS,
                        said -> part(new Unclear("Say, for example, 'on the last day of every month'"))),
                Rule.of(
                        EVERY + "(?:few|couple of|several) (?:days|weeks|months|years)",
                        NONE,
                        ALWAYS,
                        said -> part(new Unclear(HOW_OFTEN))),
                Rule.of(
                        "(?:(?:on )?(?:the )?last day of (?:every|each) month|(?:every|each) last day of the month)",
                        NONE,
                        ALWAYS,
                        said -> part(lastDay())),
                Rule.of(
                        EVERY + "<nth> <weekday> of the month",
                        NONE,
                        ALWAYS,
                        said -> part(nth(said.group(1), said.group(2)))),
                Rule.of(
                        "(?:on )?(?:the )?<nth> <weekday> of (?:every|each) month",
                        NONE,
                        ALWAYS,
                        said -> part(nth(said.group(1), said.group(2)))),
                Rule.of(
                        "(?:hourly|biweekly|bimonthly|quarterly|every quarter)",
                        NONE,
                        AT_THE_END,
                        said -> part(new Unclear(COUNTED))),
                Rule.of(
                        "(?:once|twice|<number> times) (?:a|per) (?:day|week|month|year)",
                        NONE,
                        AT_THE_END,
                        said -> part(new Unclear(
                                "A series has one time; say, for example, 'every day at 9' or 'every monday'"))),
                Rule.of(
                        EVERY + "(?:<number> )?(?:minutes?|hours?)",
                        NONE,
                        ALWAYS,
                        said -> part(
                                new Unclear("A task can recur daily at most; say, for example, 'every day at 9'"))));
    }

    private static Unclear whichOf(String which, String weekday) {
        int number = ordinal(which);
        String ofTheMonth = "'every %s %s of the month'".formatted(which, weekday);
        return new Unclear(
                switch (number) {
                    case -1, 1 -> "Say " + ofTheMonth;
                    case 2 -> "Say 'every other %s', or %s".formatted(weekday, ofTheMonth);
                    default -> "Say 'every %d weeks on %s', or %s".formatted(number, weekday, ofTheMonth);
                });
    }

    private static String weekdays(String one) {
        return "%1$s(?:(?:,? and |, | & |,|/)%1$s)*"
                .formatted(one)
                .replace("<weekday>", bare("<weekday>"))
                .replace("<fullday>", bare("<fullday>"));
    }

    private static String bare(String kind) {
        return Vocabulary.pattern(kind).replace("(", "(?:");
    }

    private static Set<DayOfWeek> listed(String words) {
        Set<DayOfWeek> days = new TreeSet<>();
        Matcher word = WEEKDAY.matcher(words);
        while (word.find()) {
            days.add(weekday(word.group(1)));
        }
        return days;
    }

    private static List<Part> interval(MatchResult said) {
        if (said.group(2) != null && said.group(2).toLowerCase(Locale.ROOT).matches("(?:a )?quarter|half")) {
            return part(new Unclear(COUNTED));
        }
        int number = number(said);
        if (number < 1) {
            return part(new Unclear(HOW_OFTEN));
        }
        return part(
                SpanRules.isTooLong(SpanRules.days(said.group(4), number))
                        ? SpanRules.TOO_LONG
                        : each(number, said.group(4)));
    }

    private static int number(MatchResult interval) {
        if (interval.group(1) != null) {
            return 2;
        }
        return interval.group(2) != null ? Vocabulary.number(interval.group(2)) : ordinal(interval.group(3));
    }

    private static Part each(int number, String unit) {
        return switch (unit.toLowerCase(Locale.ROOT).charAt(0)) {
            case 'd' -> daily(number);
            case 'w' -> new Series(rule("WEEKLY", number), Days.any());
            case 'f' -> new Series(rule("WEEKLY", 2 * number), Days.any());
            case 'm' -> new Series(rule("MONTHLY", number), Days.any());
            default -> new Series(rule("YEARLY", number), Days.any());
        };
    }

    /** Asks for the day if a series without one begins on a day that not every month or year has. */
    static Optional<String> question(String rule, LocalDate first) {
        boolean isSure = first.getDayOfMonth() <= SURE_DAY || rule.contains("BY");
        if (!isSure && rule.startsWith("FREQ=MONTHLY")) {
            return Optional.of("Say which day of the month, such as 'every month on the 1st'");
        }
        boolean isLeapDay = first.getMonth() == Month.FEBRUARY;
        return !isSure && isLeapDay && rule.startsWith("FREQ=YEARLY")
                ? Optional.of("Not every year has a 29 February; give another day, such as 'every 1 march'")
                : Optional.empty();
    }

    private static String rule(String frequency, int interval) {
        return "FREQ=" + frequency + (interval == 1 ? "" : ";INTERVAL=" + interval);
    }

    private static Series daily(int interval) {
        return new Series(rule("DAILY", interval), Days.any());
    }

    private static Series weekly(int interval, Set<DayOfWeek> days) {
        return new Series(
                rule("WEEKLY", interval) + ";BYDAY="
                        + days.stream().map(SeriesRules::code).collect(Collectors.joining(",")),
                Days.each(days));
    }

    private static String code(DayOfWeek day) {
        return day.name().substring(0, 2);
    }

    private static List<Part> monthly(MatchResult said) {
        int day = said.group(1) == null ? 1 : Integer.parseInt(said.group(1));
        if (day < 1 || day > SURE_DAY) {
            return part(new Unclear(
                    "Not every month has a day %d; give one up to %d, or say 'on the last day of every month'"
                            .formatted(day, SURE_DAY)));
        }
        return part(ofEachMonth(day));
    }

    private static Series ofEachMonth(int day) {
        return new Series("FREQ=MONTHLY;BYMONTHDAY=" + day, Days.ofEachMonth(DayInMonth.number(day)));
    }

    private static Series lastDay() {
        return new Series("FREQ=MONTHLY;BYMONTHDAY=-1", Days.ofEachMonth(DayInMonth.last()));
    }

    private static Series nth(String which, String weekday) {
        int number = ordinal(which);
        DayOfWeek day = weekday(weekday);
        return new Series("FREQ=MONTHLY;BYDAY=" + number + code(day), Days.ofEachMonth(DayInMonth.nth(number, day)));
    }

    private static Part yearly(String day, String month) {
        Month of = month(month);
        int number = Integer.parseInt(day);
        if (number < 1 || number > of.minLength()) {
            return new Unclear("Not every year has a day '%s %s'".formatted(day, month));
        }
        return new Series(
                "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d".formatted(of.getValue(), number),
                Days.ofEachYear(of, DayInMonth.number(number)));
    }
}
