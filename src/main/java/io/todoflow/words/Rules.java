package io.todoflow.words;

import static io.todoflow.words.Rule.Certainty.AFTER_A_LEAD;
import static io.todoflow.words.Rule.Certainty.ALWAYS;
import static io.todoflow.words.Rule.Certainty.AT_THE_END;
import static io.todoflow.words.Rule.Certainty.IN_CONTEXT;
import static io.todoflow.words.Rule.Certainty.LED;
import static io.todoflow.words.Vocabulary.month;
import static io.todoflow.words.Vocabulary.number;
import static io.todoflow.words.Vocabulary.ordinal;
import static io.todoflow.words.Vocabulary.weekday;

import io.todoflow.words.Days.DayInMonth;
import io.todoflow.words.Part.Clock;
import io.todoflow.words.Part.Day;
import io.todoflow.words.Part.Daytime;
import io.todoflow.words.Part.Exact;
import io.todoflow.words.Part.Relative;
import io.todoflow.words.Part.Unclear;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All ways to express a part of a time. If several rules read a text to its end, the first one wins. */
final class Rules {

    private static final Set<String> NONE = Set.of();
    private static final Set<String> DAY = Set.of("due", "by", "on", "until", "till", "for");
    private static final Set<String> CLOCK = Set.of("due", "by", "at", "@", "until", "till", "for");
    private static final Set<String> AT = Set.of("at", "@");
    private static final Set<String> DATE = Set.of("due", "by", "on", "until", "till");
    private static final Set<String> MONTH = Set.of("due", "by", "in", "until", "till", "during");
    private static final Set<String> ANY = Set.of("due", "by", "on", "until", "till", "for", "at", "@", "in");

    private static final String CLOCKISH = "\\d{1,2}(?:[:.]\\d\\d)?\\s?(?:[ap]\\.?m\\.?)?";
    private static final String HALF = "(?:\\s?([ap])\\.?m\\.?)?";
    private static final String TO = "\\s?(?:-|–|—|to|through|thru|until|till)\\s?";
    private static final String FIRST_TO_FIFTH = "(first|second|third|fourth|fifth)";
    private static final String RANGE =
            "That is a period, but a task has one time; say when it starts, such as 'monday at 9'";
    private static final String PAST = "That is in the past; give a future time";
    private static final String WHICH_DAY = "Say which day, such as '15 december'";

    private static final DateTimeFormatter DAY_AND_MONTH = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

    private static final List<Rule> ALL = Stream.of(
                    SeriesRules.all(), SpanRules.all(), dates(), weekdays(), periods(), clocks(), daytimes(), unclear())
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    static List<Rule> all() {
        return ALL;
    }

    private static List<Rule> clocks() {
        return List.of(
                Rule.of(
                        "(\\d{1,2})(?:[:.h](\\d\\d))?\\s?([ap])\\.?\\s?m\\.?(?: sharp)?",
                        CLOCK,
                        ALWAYS,
                        said -> part(twelve(said.group(1), said.group(2), said.group(3)))),
                Rule.of(
                        "<hour>\\s?([ap])\\.?m\\.?",
                        CLOCK,
                        ALWAYS,
                        said -> part(twelve(Integer.toString(number(said.group(1))), null, said.group(2)))),
                Rule.of(
                        "(\\d{1,2}):(\\d\\d)(?::00)?(?:\\s?(?:h|hrs|o['’]?clock))?(?: sharp)?",
                        CLOCK,
                        ALWAYS,
                        said -> part(clock(said.group(1), said.group(2)))),
                Rule.of("(\\d{1,2})h(\\d\\d)", AT, AFTER_A_LEAD, said -> part(clock(said.group(1), said.group(2)))),
                Rule.of("(\\d{1,2})\\.(\\d\\d)", AT, AFTER_A_LEAD, said -> part(clock(said.group(1), said.group(2)))),
                Rule.of(
                        "(\\d\\d)(\\d\\d)(?:\\s?(?:h|hrs|hours))?",
                        AT,
                        AFTER_A_LEAD,
                        said -> part(clock(said.group(1), said.group(2)))),
                Rule.of("<hour>\\s?o['’]?clock", CLOCK, ALWAYS, said -> part(hour(said.group(1), 0))),
                Rule.of("<hour>\\s?h", AT, AFTER_A_LEAD, said -> part(hour(said.group(1), 0))),
                Rule.of(
                        "<number>(?: (?:minutes|min))? past <hour>" + HALF,
                        CLOCK,
                        AT_THE_END,
                        said -> part(hour(said.group(2), number(said.group(1)), said.group(3)))),
                Rule.of(
                        "(five|ten|twenty|twenty-five|\\d{1,2} (?:minutes|min))(?: minutes)? to <hour>" + HALF,
                        CLOCK,
                        LED,
                        said -> part(
                                hour(said.group(2), -number(said.group(1).replaceFirst(" .*", "")), said.group(3)))),
                Rule.of(
                        "(5|10|20|25) to (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)" + HALF,
                        CLOCK,
                        LED,
                        said -> part(hour(said.group(2), -number(said.group(1)), said.group(3)))),
                Rule.of(
                        "(?:a )?quarter to <hour>" + HALF,
                        CLOCK,
                        AT_THE_END,
                        said -> part(hour(said.group(1), -15, said.group(2)))),
                Rule.of(
                        "half <hour>",
                        CLOCK,
                        AFTER_A_LEAD,
                        said -> part(
                                new Unclear("'Half %s' can mean two times; say 'half past', or write the time in digits"
                                        .formatted(said.group(1))))),
                Rule.of(
                        "(half|(?:a )?quarter|<number>)(?: (?:minutes|min))? (past|to) (noon|midday|midnight)",
                        CLOCK,
                        AT_THE_END,
                        said -> part(around(said.group(1), said.group(3), said.group(4)))),
                Rule.of("(?<=[,;] )(?:12 )?(?:noon|midday)", NONE, AT_THE_END, said -> part(new Clock(12, 0, false))),
                Rule.of("(?:12 )?(?:noon|midday)", CLOCK, IN_CONTEXT, said -> part(new Clock(12, 0, false))),
                Rule.of("(?:12 )?midnight", CLOCK, IN_CONTEXT, said -> part(new Clock(24, 0, true))),
                Rule.of(
                        "<hour>[ -](fifteen|thirty|forty-five|forty five)",
                        AT,
                        AFTER_A_LEAD,
                        said -> part(hour(said.group(1), number(said.group(2).replace(' ', '-'))))),
                Rule.of("<twelve>(?:-| )?ish", AT, LED, said -> part(hour(said.group(1), 0))),
                Rule.of("<twelve>", AT, AFTER_A_LEAD, said -> part(hour(said.group(1), 0))),
                Rule.of("(?:at |@ ?)(1[3-9]|2[0-4])", NONE, AT_THE_END, said -> part(hour(said.group(1), 0))),
                Rule.of(
                        "(1[3-9]|2[0-4])",
                        NONE,
                        AFTER_A_LEAD,
                        said -> part(new Unclear("Is %1$s the day or the hour? Say 'at %1$s', or add the month"
                                .formatted(said.group(1))))),
                Rule.of(
                        "(\\d{3}|\\d{4,})",
                        AT,
                        LED,
                        said -> part(new Unclear(
                                "I cannot read the time '%s'; write it like 9:30".formatted(said.group(1))))));
    }

    private static List<Rule> daytimes() {
        String daytime = "(morning|afternoon|evening|night)";
        return List.of(
                Rule.of("first thing in the morning", NONE, AT_THE_END, said -> part(Daytime.MORNING)),
                Rule.of("first thing", NONE, IN_CONTEXT, said -> part(Daytime.MORNING)),
                Rule.of("in the (morning|afternoon|evening)", NONE, AT_THE_END, said -> part(daytime(said.group(1)))),
                Rule.of("at night", NONE, IN_CONTEXT, said -> part(Daytime.NIGHT)),
                Rule.of(
                        "(?:<hour>|(\\d{1,2}):(\\d\\d)) (?:in the (morning|afternoon|evening)|at (night))",
                        AT,
                        ALWAYS,
                        said -> List.of(
                                said.group(1) != null ? hour(said.group(1), 0) : clock(said.group(2), said.group(3)),
                                daytime(said.group(4) != null ? said.group(4) : said.group(5)))),
                Rule.of(
                        "this (morning|afternoon|evening)",
                        NONE,
                        ALWAYS,
                        said -> List.of(Day.of(Days.in(0)), daytime(said.group(1)))),
                Rule.of(
                        "tonight",
                        Set.of("by", "for", "until", "till", "due"),
                        ALWAYS,
                        said -> List.of(Day.of(Days.in(0)), Daytime.NIGHT)),
                Rule.of(daytime, NONE, AFTER_A_LEAD, said -> part(daytime(said.group(1)))));
    }

    private static List<Rule> dates() {
        return List.of(
                Rule.of(
                        "(\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:[Zz]|[+-]\\d\\d:\\d\\d))",
                        ANY, ALWAYS, said -> part(exact(said.group(1)))),
                Rule.of(
                        "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d)(?::00)?",
                        ANY,
                        ALWAYS,
                        said -> List.of(
                                date(said.group(1), said.group(2), said.group(3)),
                                clock(said.group(4), said.group(5)))),
                Rule.of(
                        "(\\d{4})([-/.])(\\d\\d?)\\2(\\d\\d?)",
                        DAY, ALWAYS, said -> part(date(said.group(1), said.group(3), said.group(4)))),
                Rule.of(
                        "(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})",
                        DAY, ALWAYS, said -> part(date(said.group(3), said.group(2), said.group(1)))),
                Rule.of(
                        "(\\d{1,2})\\.(\\d{1,2})\\.(\\d\\d)",
                        DATE,
                        AFTER_A_LEAD,
                        said -> part(date("20" + said.group(3), said.group(2), said.group(1)))),
                Rule.of(
                        "((?:1[3-9]|2\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.\\d\\d)",
                        NONE,
                        AT_THE_END,
                        said -> part(isItADate(said.group(1)))),
                Rule.of(
                        "(\\d{1,2})\\.\\s?(\\d{1,2})\\.?",
                        DATE,
                        AFTER_A_LEAD,
                        said -> part(yearly(said.group(2), said.group(1)))),
                Rule.of(
                        "(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})",
                        DAY, ALWAYS, said -> part(eitherWay(said.group(1), said.group(2), said.group(3)))),
                Rule.of(
                        "(\\d{1,2})/(\\d{1,2})/(\\d\\d)",
                        DATE,
                        AT_THE_END,
                        said -> part(eitherWay(said.group(1), said.group(2), "20" + said.group(3)))),
                Rule.of(
                        "(\\d{1,2})/(\\d{1,2})",
                        DATE,
                        IN_CONTEXT,
                        said -> part(eitherWay(said.group(1), said.group(2), null))),
                Rule.of(
                        "((?:0?[1-9]|1[0-2])/(?:1[3-9]|2\\d|3[01])|(?!24/7)(?:1[3-9]|2\\d|3[01])/(?:0?[1-9]|1[0-2]))",
                        NONE,
                        AT_THE_END,
                        said -> part(isItADate(said.group(1)))),
                Rule.of(
                        "(?:the )?<date>(?: of)? <month>,? ['’]?(2[5-9]|[3-9]\\d)",
                        DAY,
                        ALWAYS,
                        said -> part(named(said.group(1), said.group(2), "20" + said.group(3)))),
                Rule.of(
                        "<month> (\\d{1,2})(?:st|nd|rd|th)?,? ['’](\\d\\d)",
                        DAY,
                        ALWAYS,
                        said -> part(named(said.group(2), said.group(1), "20" + said.group(3)))),
                Rule.of(
                        "(\\d{1,2})-<month>-(\\d{4})",
                        DAY, ALWAYS, said -> part(named(said.group(1), said.group(2), said.group(3)))),
                Rule.of(
                        "(?:the )?<date>(?: of)? <month>(?:,? (\\d{4}))?",
                        DAY, ALWAYS, said -> part(named(said.group(1), said.group(2), said.group(3)))),
                Rule.of(
                        "<month>,? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?",
                        DAY, ALWAYS, said -> part(existing(said, named(said.group(2), said.group(1), said.group(3))))),
                Rule.of(
                        "(?:the )?first of <month>(?:,? (\\d{4}))?",
                        DAY, ALWAYS, said -> part(named("1", said.group(1), said.group(2)))),
                Rule.of(
                        "(?:the )?<nth> (?:<weekday>|(day)) (?:of|in) (?:<month>(?:,? (\\d{4}))?|(this|the|next) month)",
                        DAY, ALWAYS, Rules::nth),
                Rule.of(
                        "(?:the )?(\\d{1,2})(?:st|nd|rd|th) of (this|the|next) month",
                        DAY,
                        ALWAYS,
                        said -> part(ofMonth(said, said.group(2)))),
                Rule.of(
                        "(?:is )?due (?:on |by )?the " + FIRST_TO_FIFTH + "(?: of (this|the|next) month)?",
                        NONE,
                        ALWAYS,
                        said -> part(ofMonths(said.group(2), DayInMonth.number(ordinal(said.group(1)))))),
                Rule.of(
                        "(?<!due )(?:on|by) the " + FIRST_TO_FIFTH,
                        NONE,
                        AT_THE_END,
                        said -> part(
                                new Unclear(
                                        "Do you mean a day of the month? Say, for example, 'on the 1st', or put the title in quotes"))),
                Rule.of("(?:the )?(\\d{1,2})(?:st|nd|rd|th)", DATE, AFTER_A_LEAD, said -> part(ofMonth(said, null))),
                Rule.of(
                        "the (\\d{1,2}(?:st|nd|rd|th))",
                        Set.of("for"),
                        AT_THE_END,
                        said -> part(new Unclear(
                                "Do you mean a day of the month? Say 'on the %s', or put the title in quotes"
                                        .formatted(said.group(1))))),
                Rule.of("<holiday>", Set.of("due", "by", "on", "until", "till", "at"), LED, said -> {
                    MonthDay day = Vocabulary.holiday(said.group(1));
                    return part(Day.of(Days.ofEachYear(day.getMonth(), DayInMonth.number(day.getDayOfMonth()))));
                }),
                Rule.of(
                        "<month>(?:,? (\\d{4}))?",
                        MONTH,
                        LED,
                        said -> part(
                                said.group(2) == null
                                        ? alone(month(said.group(1)))
                                        : Day.of(Days.only(LocalDate.of(
                                                Integer.parseInt(said.group(2)), month(said.group(1)), 1))))),
                Rule.of("(20\\d\\d)", MONTH, LED, said -> part(new Unclear(WHICH_DAY + " " + said.group(1)))));
    }

    private static List<Rule> weekdays() {
        String names = "<weekday>\\.?";
        return List.of(
                Rule.of(
                        names + " next week",
                        DAY,
                        ALWAYS,
                        said -> part(Day.of(Days.ofWeek(1, weekday(said.group(1)))))),
                Rule.of(
                        "next week,?(?: on)? " + names,
                        DAY,
                        ALWAYS,
                        said -> part(Day.of(Days.ofWeek(1, weekday(said.group(1)))))),
                Rule.of("(?:sometime )?today", DAY, ALWAYS, said -> part(Day.of(Days.in(0)))),
                Rule.of(
                        "(?:sometime )?(?:tomorrow|tomorow|tommorow|tommorrow|tmrw|tmr)",
                        DAY,
                        ALWAYS,
                        said -> part(Day.of(Days.in(1)))),
                Rule.of("(?:the )?day after tomorrow", DAY, ALWAYS, said -> part(Day.of(Days.in(2)))),
                Rule.of("<fullday>", DAY, AT_THE_END, said -> part(Day.of(weekday(said.group(1))))),
                Rule.of(
                        "(mon|tues?|thu(?:rs?)?|fri)\\.?",
                        DAY,
                        AT_THE_END,
                        said -> part(Day.of(weekday(said.group(1))))),
                Rule.of(
                        "(wed|sat|sun)\\.?",
                        Set.of("due", "by", "on", "until", "till"),
                        IN_CONTEXT,
                        said -> part(Day.of(weekday(said.group(1))))),
                Rule.of(
                        "(this|next|(?:this )?coming) " + names,
                        DAY,
                        ALWAYS,
                        said -> part(named(said.group(1), weekday(said.group(2))))),
                Rule.of(
                        "(?:the )?" + names + " (?:week|after next)",
                        DAY,
                        AT_THE_END,
                        said -> part(new Unclear(
                                "Give the date of that %s, such as '15 december'".formatted(said.group(1))))),
                Rule.of(
                        "<number> (week|fortnight)s? (?:from|on) " + names,
                        DAY,
                        ALWAYS,
                        said -> part(later(weekday(said.group(3)), weeks(said)))),
                Rule.of(
                        "<number> (week|fortnight)s? (today|tomorrow)",
                        DATE,
                        ALWAYS,
                        said -> part(
                                Day.of(Days.in(7 * weeks(said) + (said.group(3).equalsIgnoreCase("today") ? 0 : 1))))),
                Rule.of(
                        names + "(?:" + TO + "| or | and | & |/)" + names,
                        DAY,
                        AT_THE_END,
                        said -> part(new Unclear("Those are several days; give one"))));
    }

    private static List<Rule> periods() {
        return List.of(
                Rule.of("(?:sometime )?next week", DAY, ALWAYS, said -> part(Day.of(Days.ofWeek(1, DayOfWeek.MONDAY)))),
                Rule.of("next month", DAY, ALWAYS, said -> part(Day.of(Days.ofMonth(1, DayInMonth.number(1))))),
                Rule.of(
                        "next year",
                        DAY,
                        ALWAYS,
                        said -> part(Day.of(today -> Stream.of(LocalDate.of(today.getYear() + 1, 1, 1))))),
                Rule.of(
                        "(?:sometime )?this (week|month|year)",
                        Set.of("by", "for", "due"),
                        ALWAYS,
                        said -> part(end(said.group(1), 0))),
                Rule.of("(?:this|the) weekend", DAY, ALWAYS, said -> part(weekend())),
                Rule.of(
                        "next weekend",
                        DAY,
                        ALWAYS,
                        said -> part(new Unclear(
                                "'Next weekend' can mean two weekends; give the date, such as '12 december'"))),
                Rule.of(
                        "(?:the )?end of (?:the |this )?(day|week|month|year)",
                        CLOCK,
                        ALWAYS,
                        said -> part(end(said.group(1), 0))),
                Rule.of("(?:the )?end of next (week|month|year)", CLOCK, ALWAYS, said -> part(end(said.group(1), 1))),
                Rule.of(
                        "(?:eo([dwmy]))",
                        CLOCK,
                        ALWAYS,
                        said -> part(end(
                                switch (said.group(1).toLowerCase(Locale.ROOT)) {
                                    case "d" -> "day";
                                    case "w" -> "week";
                                    case "m" -> "month";
                                    default -> "year";
                                },
                                0))),
                Rule.of(
                        "(?:the )?(?:beginning|start) of next (week|month|year)",
                        CLOCK,
                        ALWAYS,
                        said -> part(begin(said.group(1)))),
                Rule.of(
                        "(?:the )?end of <month>(?:,? (\\d{4}))?",
                        CLOCK, ALWAYS, said -> part(within(said.group(1), said.group(2), DayInMonth.last()))),
                Rule.of("(?:the )?last day of (?:the|this) month", DAY, ALWAYS, said -> part(end("month", 0))),
                Rule.of("(?:the )?last day of (?:the|this) year", DAY, ALWAYS, said -> part(end("year", 0))),
                Rule.of(
                        "(?:the )?(?:beginning|start) of <month>(?:,? (\\d{4}))?",
                        CLOCK, ALWAYS, said -> part(within(said.group(1), said.group(2), DayInMonth.number(1)))),
                Rule.of(
                        "(?:mid[- ]|(?:the )?middle of )<month>(?:,? (\\d{4}))?",
                        Set.of("by", "in", "until", "due"),
                        ALWAYS,
                        said -> part(within(said.group(1), said.group(2), DayInMonth.number(15)))),
                Rule.of("(this|next) <month>", DAY, ALWAYS, said -> part(named(said.group(1), month(said.group(2))))));
    }

    private static List<Rule> unclear() {
        return List.of(
                Rule.of("yesterday", ANY, ALWAYS, said -> part(new Unclear(PAST))),
                Rule.of("last (?:<weekday>|week|month|year)", ANY, AT_THE_END, said -> part(new Unclear(PAST))),
                Rule.of("<number> <unit> ago", ANY, ALWAYS, said -> part(new Unclear(PAST))),
                Rule.of(
                        "<number> <unit> (?:before|after) (?:<holiday>|<weekday>|<month>|the \\d|\\d).*",
                        NONE,
                        ALWAYS,
                        said -> part(new Unclear("Say the day itself, such as '15 december'"))),
                Rule.of(
                        "(before|after|around) (?:" + CLOCKISH + "|noon|midday|midnight)",
                        NONE,
                        AT_THE_END,
                        said -> part(noMoment(said.group(1)))),
                Rule.of("(before|after|around) <holiday>", NONE, ALWAYS, said -> part(noMoment(said.group(1)))),
                Rule.of("(early|late)(?: in)? <month>", MONTH, ALWAYS, said -> part(noMoment(said.group(1)))),
                Rule.of(
                        "(close of business|end of business|cob)",
                        CLOCK,
                        AFTER_A_LEAD,
                        said -> part(
                                new Unclear("When is '%s'? Say the time, such as '5 pm'".formatted(said.group(1))))),
                Rule.of(
                        "(?:from )?" + CLOCKISH + TO + "\\d{1,2}(?:(?:[:.]\\d\\d)?\\s?[ap]\\.?m\\.?|:\\d\\d)",
                        ANY,
                        ALWAYS,
                        said -> part(new Unclear(RANGE))),
                Rule.of("from " + CLOCKISH + TO + CLOCKISH, ANY, ALWAYS, said -> part(new Unclear(RANGE))),
                Rule.of(CLOCKISH + TO + CLOCKISH, Set.of("at", "from"), AFTER_A_LEAD, said -> part(new Unclear(RANGE))),
                Rule.of("between " + CLOCKISH + " and " + CLOCKISH, ANY, ALWAYS, said -> part(new Unclear(RANGE))),
                Rule.of(
                        CLOCKISH + " or " + CLOCKISH,
                        ANY,
                        AFTER_A_LEAD,
                        said -> part(new Unclear("Those are two times; give one"))),
                Rule.of(
                        "<twelve>",
                        Set.of("by", "until", "till"),
                        AFTER_A_LEAD,
                        said -> part(new Unclear("Do you mean the time? Say 'by %1$s:00' or 'by %1$s pm'"
                                .formatted(number(said.group(1)))))));
    }

    private static Unclear isItADate(String text) {
        return new Unclear("Is '%1$s' a date? Say 'on %1$s', or put the title in quotes".formatted(text));
    }

    private static Unclear noMoment(String word) {
        return new Unclear(
                "'%s' does not give an exact time; say 'by' or 'on', or put the title in quotes".formatted(word));
    }

    static List<Part> part(Part part) {
        return List.of(part);
    }

    private static Daytime daytime(String word) {
        return Daytime.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Part twelve(String hour, @Nullable String minute, String half) {
        int hours = Integer.parseInt(hour);
        int minutes = minute == null ? 0 : Integer.parseInt(minute);
        if (hours < 1 || hours > 12 || minutes > 59) {
            return noTime(hour + (minute == null ? "" : ":" + minute) + " " + half.toLowerCase(Locale.ROOT) + "m");
        }
        return new Clock(hours % 12 + (half.equalsIgnoreCase("p") ? 12 : 0), minutes, false, true);
    }

    private static Part clock(String hour, String minute) {
        int hours = Integer.parseInt(hour);
        int minutes = Integer.parseInt(minute);
        if (minutes > 59 || hours > 24 || hours == 24 && minutes > 0) {
            return noTime(hour + ":" + minute);
        }
        return new Clock(hours, minutes, hours > 0 && hours < 13 && !hour.startsWith("0"));
    }

    /** The hour plus the minutes, which may be negative; before one, it is after twelve. */
    private static Part hour(String hour, int minutes) {
        int named = number(hour);
        int hours = named == 1 && minutes < 0 ? 13 : named;
        if (hours > 24 || hours == 24 && minutes != 0 || Math.abs(minutes) > 59) {
            return noTime(hour + " o'clock");
        }
        int total = Math.floorMod(hours * 60 + minutes, 24 * 60);
        if (hours == 24 && minutes == 0) {
            return new Clock(24, 0, false);
        }
        return new Clock(total / 60, total % 60, named > 0 && named < 13 && !hour.startsWith("0"));
    }

    /** Does the same, with am or pm if the text names it. */
    private static Part hour(String hour, int minutes, @Nullable String half) {
        if (half == null) {
            return hour(hour, minutes);
        }
        return twelve(Integer.toString(number(hour)), null, half) instanceof Clock full
                ? new Clock(
                        Math.floorMod(full.hour() * 60 + minutes, 24 * 60) / 60,
                        Math.floorMod(minutes, 60),
                        false,
                        true)
                : noTime(hour + " " + half.toLowerCase(Locale.ROOT) + "m");
    }

    /** A number of minutes past or to noon or midnight. */
    private static Part around(String minutes, String direction, String turn) {
        int number = number(minutes.toLowerCase(Locale.ROOT));
        if (number > 59) {
            return noTime("%s %s %s".formatted(minutes, direction, turn));
        }
        int middle = turn.equalsIgnoreCase("midnight") ? 0 : 12 * 60;
        int total = Math.floorMod(middle + (direction.equalsIgnoreCase("past") ? number : -number), 24 * 60);
        return new Clock(total / 60, total % 60, false);
    }

    private static Part noTime(String text) {
        return new Unclear("There is no time '%s'".formatted(text));
    }

    private static Part exact(String text) {
        try {
            return new Exact(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT).replace(' ', 'T'))
                    .toInstant());
        } catch (DateTimeException e) {
            return new Unclear("There is no time '%s'".formatted(text));
        }
    }

    private static Part date(String year, String month, String day) {
        try {
            return Day.of(
                    Days.only(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))));
        } catch (DateTimeException e) {
            return noDay("%s-%s-%s".formatted(year, month, day));
        }
    }

    private static Unclear noDay(String text) {
        return new Unclear("There is no day '%s'".formatted(text));
    }

    /** Quotes the user's words if there is no such day. */
    private static Part existing(MatchResult said, Part part) {
        return part instanceof Unclear ? noDay(said.group()) : part;
    }

    private static Part yearly(String month, String day) {
        int number = Integer.parseInt(month);
        return number < 1 || number > 12 ? noDay(day + "." + month + ".") : named(day, display(Month.of(number)), null);
    }

    /** A date whose first number may be the day or the month. */
    private static Part eitherWay(String first, String second, @Nullable String year) {
        int one = Integer.parseInt(first);
        int two = Integer.parseInt(second);
        if (one != two && one <= 12 && two <= 12) {
            return new Unclear("Is %s the day or the month? Write it like '3 march'".formatted(first));
        }
        String month = one > 12 ? second : first;
        String day = one > 12 ? first : second;
        return year == null ? yearly(month, day) : date(year, month, day);
    }

    private static Part named(String day, String month, @Nullable String year) {
        Month of = month(month);
        int number = Integer.parseInt(day);
        if (year != null) {
            return YearMonth.of(Integer.parseInt(year), of).isValidDay(number)
                    ? Day.of(Days.only(LocalDate.of(Integer.parseInt(year), of, number)))
                    : noDay("%s %s %s".formatted(day, month, year));
        }
        return number < 1 || number > of.maxLength()
                ? noDay(day + " " + month)
                : Day.of(Days.ofEachYear(of, DayInMonth.number(number)));
    }

    private static Part ofMonth(MatchResult said, @Nullable String which) {
        int day = Integer.parseInt(said.group(1));
        return day < 1 || day > 31 ? noDay(said.group()) : ofMonths(which, DayInMonth.number(day));
    }

    /** A day of this month or of the next one; without either, of the first month that has it. */
    private static Part ofMonths(@Nullable String which, DayInMonth day) {
        if (which == null) {
            return Day.of(Days.ofEachMonth(day));
        }
        return switch (which.toLowerCase(Locale.ROOT)) {
            case "this" -> Day.of(Days.ofMonth(0, day));
            case "next" -> Day.of(Days.ofMonth(1, day));
            default -> Day.of(Days.ofEachMonth(day));
        };
    }

    private static List<Part> nth(MatchResult said) {
        int number = ordinal(said.group(1));
        if (said.group(3) != null && number > 1) {
            return part(new Unclear(WHICH_DAY));
        }
        DayInMonth day;
        if (said.group(3) == null) {
            day = DayInMonth.nth(number, weekday(said.group(2)));
        } else {
            day = number == 1 ? DayInMonth.number(1) : DayInMonth.last();
        }
        return part(said.group(4) == null ? ofMonths(said.group(6), day) : within(said.group(4), said.group(5), day));
    }

    private static Part within(String month, @Nullable String year, DayInMonth day) {
        if (year == null) {
            return Day.of(Days.ofEachYear(month(month), day));
        }
        YearMonth of = YearMonth.of(Integer.parseInt(year), month(month));
        return Day.of(today -> day.in(of));
    }

    private static Part named(String which, DayOfWeek weekday) {
        return switch (which.toLowerCase(Locale.ROOT)) {
            case "this" -> Day.of(Days.ofWeek(0, weekday));
            case "next" -> new Relative(today -> next(weekday, today));
            default -> Day.of(today -> Days.each(weekday).from(today.plusDays(1)));
        };
    }

    /** Until this week's Friday is over, "next Friday" can mean this week's or next week's. */
    private static Part next(DayOfWeek weekday, LocalDate today) {
        LocalDate next = today.with(TemporalAdjusters.next(weekday));
        boolean isThisWeeks =
                !next.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).isAfter(today);
        if (isThisWeeks) {
            return new Unclear("'Next %1$s' can mean the %2$s or the %3$s; say '%1$s' or '%1$s next week'"
                    .formatted(
                            weekday.getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                                    .toLowerCase(Locale.ROOT),
                            DAY_AND_MONTH.format(next),
                            DAY_AND_MONTH.format(next.plusWeeks(1))));
        }
        return Day.of(Days.only(next));
    }

    private static Part named(String which, Month month) {
        if (which.equalsIgnoreCase("this")) {
            return Day.of(today -> Stream.of(LocalDate.of(today.getYear(), month, 1)));
        }
        return new Relative(today -> today.getMonth().compareTo(month) < 0
                ? new Unclear("'Next %s' can mean this year or next year; add the year".formatted(display(month)))
                : Day.of(Days.only(LocalDate.of(today.getYear() + 1, month, 1))));
    }

    /** A month without a day means its first day. */
    private static Part alone(Month month) {
        return new Relative(today -> today.getMonth() == month
                ? new Unclear("It is %s now; add the day or the year".formatted(display(month)))
                : Day.of(Days.ofEachYear(month, DayInMonth.number(1))));
    }

    private static String display(Month month) {
        return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static int weeks(MatchResult said) {
        return number(said.group(1)) * (said.group(2).equalsIgnoreCase("week") ? 1 : 2);
    }

    private static Part later(DayOfWeek weekday, int weeks) {
        return Day.of(today -> Days.each(weekday)
                .from(today.plusDays(1))
                .map(day -> day.plusWeeks(weeks))
                .limit(1));
    }

    private static Part weekend() {
        return Day.of(today -> Stream.of(
                today.getDayOfWeek().getValue() < 6 ? today.with(DayOfWeek.SATURDAY) : today.with(DayOfWeek.SUNDAY)));
    }

    private static Part end(String period, int later) {
        if (period.equalsIgnoreCase("day")) {
            return new Clock(23, 59, false);
        }
        return Day.of(
                switch (period.toLowerCase(Locale.ROOT)) {
                    case "week" -> Days.ofWeek(later, DayOfWeek.SUNDAY);
                    case "month" -> Days.ofMonth(later, DayInMonth.last());
                    default -> today -> Stream.of(LocalDate.of(today.getYear() + later, 12, 31));
                });
    }

    private static Part begin(String period) {
        return Day.of(
                switch (period.toLowerCase(Locale.ROOT)) {
                    case "week" -> Days.ofWeek(1, DayOfWeek.MONDAY);
                    case "month" -> Days.ofMonth(1, DayInMonth.number(1));
                    default -> today -> Stream.of(LocalDate.of(today.getYear() + 1, 1, 1));
                });
    }
}
