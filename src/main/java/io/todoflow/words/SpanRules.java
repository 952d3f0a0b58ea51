package io.todoflow.words;

import static io.todoflow.words.Rule.Certainty.ALWAYS;
import static io.todoflow.words.Rules.part;

import io.todoflow.words.Part.Day;
import io.todoflow.words.Part.Span;
import io.todoflow.words.Part.Unclear;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ways to express a time by its distance from now, such as in two days. */
final class SpanRules {

    private static final int LONGEST_YEARS = 100;

    /** For a distance, or the interval of a series. */
    static final Unclear TOO_LONG = new Unclear("That is more than %d years".formatted(LONGEST_YEARS));

    /** Units, which may be single letters after a number. */
    private static final String UNIT =
            "(seconds?|secs?|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w|fortnights?|months?|years?|yrs?)";

    private static final Pattern AMOUNT = Pattern.compile(
            Vocabulary.pattern("(half an hour|(?:three quarters|(?:a )?quarter) of an hour|an hour and a half)"
                    + "|(?<!\\d)(?<!\\p{L}(?=\\p{L}))(?:(\\d{1,4}[.,]\\d{1,3})|<number>)(?: (and a half))?(?:(?<=\\d) ?| )"
                    + UNIT
                    + "(?![\\p{L}])"),
            Pattern.CASE_INSENSITIVE);

    /** Several amounts, without groups of its own. */
    static final String AMOUNTS =
            "((?:%1$s)(?:(?:,? and|,)? ?(?:%1$s))*)".formatted(AMOUNT.pattern().replaceAll("\\((?!\\?)", "(?:"));

    private SpanRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of(
                        "(?:in|within) " + AMOUNTS + "(?:['’]s? time| from (?:now|today))?",
                        Set.of("due"),
                        ALWAYS,
                        said -> part(fromNow(said.group(1)))),
                Rule.of(
                        "in (\\d{1,2})h([0-5]\\d)m?",
                        Set.of("due"),
                        ALWAYS,
                        said -> part(hours(Duration.ofHours(Integer.parseInt(said.group(1)))
                                .plusMinutes(Integer.parseInt(said.group(2)))))),
                Rule.of(
                        "(?:in|within) \\d{5,} <unit>",
                        Set.of("due"),
                        ALWAYS,
                        said -> part(new Unclear("That is far away; give the date, such as '15 december 2027'"))),
                Rule.of(
                        AMOUNTS + " from (?:now|today)",
                        Set.of("due", "by"),
                        ALWAYS,
                        said -> part(fromNow(said.group(1)))),
                Rule.of(AMOUNTS + " from tomorrow", Set.of("due", "by"), ALWAYS, said -> part(fromTomorrow(said))),
                Rule.of(
                        "(?:in|within) (?:a few|some|several|the next) (?:\\d+ )?<unit>",
                        Set.of("due"),
                        ALWAYS,
                        said -> part(new Unclear("Say how many, such as 'in 3 days'"))));
    }

    private static Part fromTomorrow(MatchResult said) {
        return span(said.group(1)) instanceof Span span && span.hours().isZero()
                ? Day.of(today -> Stream.of(today.plusDays(1).plus(span.days())))
                : new Unclear("Say the day and the time, such as 'tomorrow at 9'");
    }

    /** The distance that a text names, such as 1 hour 30 minutes. */
    static Part span(String text) {
        Span sum = new Span(Period.ZERO, Duration.ZERO);
        Matcher amount = AMOUNT.matcher(text);
        while (amount.find()) {
            Optional<Span> more = amount(amount);
            if (more.isEmpty()) {
                return new Unclear("I cannot read '%s'; use whole %s".formatted(amount.group(), amount.group(5)));
            }
            sum = sum.plus(more.get());
        }
        return isTooLong(sum.days()) ? TOO_LONG : sum;
    }

    /** Whether a distance is longer than a task is ahead of its time. */
    static boolean isTooLong(Period days) {
        return days.toTotalMonths() > LONGEST_YEARS * 12L || days.getDays() > LONGEST_YEARS * 366;
    }

    private static Part fromNow(String text) {
        Part span = span(text);
        return span instanceof Span none && none.days().isZero() && none.hours().isZero()
                ? new Unclear("That is now; give a future time, such as 'in 10 minutes'")
                : span;
    }

    private static Optional<Span> amount(MatchResult said) {
        if (said.group(1) != null) {
            String whole = said.group(1).toLowerCase(Locale.ROOT);
            return Optional.of(hours(Duration.ofMinutes(
                    switch (whole.charAt(0)) {
                        case 'h' -> 30;
                        case 't' -> 45;
                        default -> whole.endsWith("half") ? 90 : 15;
                    })));
        }
        BigDecimal number = number(said.group(2), said.group(3));
        if (said.group(4) != null) {
            number = number.add(new BigDecimal("0.5"));
        }
        String unit = said.group(5).toLowerCase(Locale.ROOT);
        Duration each = exact(unit);
        boolean isWhole = number.stripTrailingZeros().scale() <= 0;
        if (!each.isZero() && (!unit.startsWith("d") || !isWhole)) {
            return Optional.of(hours(Duration.ofSeconds(
                    number.multiply(BigDecimal.valueOf(each.toSeconds())).longValue())));
        }
        return isWhole ? Optional.of(new Span(days(unit, number.intValue()), Duration.ZERO)) : Optional.empty();
    }

    private static BigDecimal number(@Nullable String decimal, @Nullable String whole) {
        if (decimal != null) {
            return new BigDecimal(decimal.replace(',', '.'));
        }
        return BigDecimal.valueOf(whole == null ? 1 : Vocabulary.number(whole));
    }

    private static Span hours(Duration hours) {
        return new Span(Period.ZERO, hours);
    }

    /** The exact length of a unit up to a day; zero for longer ones. */
    private static Duration exact(String unit) {
        return switch (unit.charAt(0)) {
            case 's' -> Duration.ofSeconds(1);
            case 'h' -> Duration.ofHours(1);
            case 'd' -> Duration.ofDays(1);
            case 'm' -> unit.startsWith("mo") ? Duration.ZERO : Duration.ofMinutes(1);
            default -> Duration.ZERO;
        };
    }

    /** The length of units of at least a day. */
    static Period days(String unit, int number) {
        return switch (unit.charAt(0)) {
            case 'd' -> Period.ofDays(number);
            case 'w' -> Period.ofDays(7 * number);
            case 'f' -> Period.ofDays(14 * number);
            case 'm' -> Period.ofMonths(number);
            default -> Period.ofYears(number);
        };
    }
}
