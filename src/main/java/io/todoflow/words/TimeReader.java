package io.todoflow.words;

import io.todoflow.words.Part.Span;
import io.todoflow.words.Reading.Moment;
import io.todoflow.words.Reading.Nothing;
import io.todoflow.words.Reading.Unclear;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads times as people write them in English, such as tomorrow 9 am, in a user's time zone. An incomplete time means
 * its next occurrence. A time that is in the past, does not exist or is ambiguous is {@link Unclear}.
 */
public final class TimeReader {

    /** The due time of a task that is due on a day without a time. */
    public static final LocalTime END_OF_DAY = LocalTime.of(23, 59);

    /** The time of a reminder on a day without a time. */
    public static final LocalTime MORNING = LocalTime.of(9, 0);

    /** The maximum length of a text that is read as a time; every phrase is shorter. */
    private static final int LONGEST = 120;

    private static final Pattern BEFORE = Pattern.compile(
            SpanRules.AMOUNTS + " (?:before(?:hand)?|earlier|ahead|in advance|prior|early)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DAY_BEFORE = Pattern.compile(
            "(?:on )?the (day|morning|evening|night|week) before(?:,? at (.+)|,? (.+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern THEN =
            Pattern.compile("(?:then|on time|when (?:it['’]?s |it is )?due|at that time)?", Pattern.CASE_INSENSITIVE);

    /** Words that cannot end a title, because they need further words of a time. */
    private static final Pattern DANGLING = Pattern.compile(
            "(?:^|\\s)(every|each|of|about|the \\d{1,2}(?:st|nd|rd|th) of|\\d{1,2}[./-]\\d{1,2}[./-](?:\\d{4}|\\d\\d))[\\s,;]*$",
            Pattern.CASE_INSENSITIVE);
    /** Words that look like a day if only a time of day follows. */
    private static final Pattern DAYLIKE = Pattern.compile(
            "(?:^|\\s)((?:on |by |the )?\\d{1,2}(?:st|nd|rd|th)|(?:on|by) (?:the )?\\d{1,2}|\\d{1,2}[./]\\d{1,2}\\.?)[\\s,;]*$",
            Pattern.CASE_INSENSITIVE);

    /** Words that look like a part of the day if a weekday follows. */
    private static final Pattern ORDINAL = Pattern.compile(
            "(?:^|\\s)((?:(?:on|by|every|each) )?(?:the )?(?:(?:second|third|\\d(?:nd|rd|th))[- ](?:to )?)?"
                    + "(?:first|second|third|fourth|fifth|last|penultimate|\\d{1,2}(?:st|nd|rd|th)))\\s*$",
            Pattern.CASE_INSENSITIVE);

    private final ZoneId zone;
    private final Instant now;

    /** Creates a reader for a user's time zone and the current time. */
    public TimeReader(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /**
     * Reads the whole text as a time.
     *
     * @param otherwise the time of day if the text names only a day
     */
    public Reading read(String text, LocalTime otherwise) {
        return text.length() > LONGEST
                ? new Nothing()
                : Phrase.whole(text.strip())
                        .map(phrase -> today().resolve(phrase.parts(), otherwise))
                        .orElseGet(Nothing::new);
    }

    /** Reads the time of a reminder. It may refer to the due time, such as "an hour before" or a time on that day. */
    public Reading readReminder(String text, Optional<Moment> due) {
        String words = text.strip();
        if (THEN.matcher(words).matches()) {
            return due.map(moment -> words.isEmpty() && !moment.timed() ? inTheMorning(moment) : moment)
                    .orElseGet(() -> new Unclear("When? Say, for example, 'tomorrow at 9'"));
        }
        Matcher before = BEFORE.matcher(words);
        Matcher dayBefore = DAY_BEFORE.matcher(words);
        if (before.matches() || dayBefore.matches()) {
            return due.map(moment -> before.matches() ? before(before.group(1), moment) : dayBefore(dayBefore, moment))
                    .orElseGet(() -> new Unclear("Before what? Say when the task is due, too"));
        }
        Optional<Phrase> clock = Phrase.whole(words).filter(Phrase::isClock);
        return due.isPresent() && clock.isPresent() && words.length() <= LONGEST
                ? onTheDay(clock.get(), due.get(), words)
                : read(words, MORNING);
    }

    /** Whether a text names the time of a reminder, even an unclear one. */
    public boolean tellsReminder(String text) {
        String words = text.strip();
        return BEFORE.matcher(words).matches()
                || DAY_BEFORE.matcher(words).matches()
                || !(read(words, MORNING) instanceof Nothing);
    }

    /** A reader for the beginning of the next day. */
    TimeReader tomorrow() {
        return new TimeReader(
                zone,
                now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** Whether a whole text names a time of day, without a day. */
    static boolean isClock(String text) {
        return text.length() <= LONGEST
                && Phrase.whole(text.strip()).filter(Phrase::isClock).isPresent();
    }

    private Reading inTheMorning(Moment due) {
        return future(due.time().atZone(zone).with(MORNING));
    }

    private Reading before(String amounts, Moment due) {
        Part amount = SpanRules.span(amounts);
        if (amount instanceof Span span) {
            ZonedDateTime at = due.time().atZone(zone);
            boolean isByDays = span.hours().isZero();
            ZonedDateTime earlier = at.minus(span.days()).minus(span.hours());
            return future(isByDays && !due.timed() ? earlier.with(MORNING) : earlier);
        }
        return amount instanceof Part.Unclear unclear ? new Unclear(unclear.question()) : new Nothing();
    }

    private Reading dayBefore(Matcher said, Moment due) {
        LocalDate day =
                due.time().atZone(zone).toLocalDate().minusDays(said.group(1).equalsIgnoreCase("week") ? 7 : 1);
        LocalTime usual =
                switch (said.group(1).toLowerCase(Locale.ROOT)) {
                    case "evening" -> Part.Daytime.EVENING.usual;
                    case "night" -> Part.Daytime.NIGHT.usual;
                    default -> MORNING;
                };
        String time = said.group(2) != null ? said.group(2) : said.group(3);
        if (time == null) {
            return future(day.atTime(usual).atZone(zone));
        }
        return Phrase.whole(time)
                .filter(Phrase::isClock)
                .map(phrase -> on(day).resolve(in(said.group(1), phrase.parts()), usual))
                .orElseGet(Nothing::new);
    }

    /** Adds the part of the day that a word names, if any, to an hour for which am or pm is open. */
    private static List<Part> in(String word, List<Part> parts) {
        boolean isOpen =
                parts.stream().anyMatch(part -> part instanceof Part.Clock clock && clock.open() && clock.hour() < 24);
        if (!isOpen) {
            return parts;
        }
        Stream<Part> named = Stream.of(Part.Daytime.values())
                .filter(daytime -> daytime.name().equalsIgnoreCase(word))
                .map(Part.class::cast);
        return Stream.concat(parts.stream(), named).distinct().toList();
    }

    private Reading future(ZonedDateTime time) {
        Instant instant = time.toInstant();
        return instant.isAfter(now)
                ? new Moment(instant, true, true, Optional.empty())
                : new Unclear(
                        "A reminder at %s would be in the past; give a future time".formatted(time.toOffsetDateTime()));
    }

    /** A time of day on the due date. */
    private Reading onTheDay(Phrase clock, Moment due, String words) {
        LocalDate day = due.time().atZone(zone).toLocalDate();
        Reading reading = on(day).resolve(clock.parts(), MORNING);
        if (reading instanceof Moment moment) {
            boolean isThatDay = moment.time().atZone(zone).toLocalDate().equals(day);
            if (!isThatDay || moment.time().isAfter(due.time())) {
                return new Unclear(
                        "A reminder '%s' on the due date is in the past or after the due time; give its day, too"
                                .formatted(words));
            }
            boolean isOpen = clock.parts().stream().anyMatch(part -> part instanceof Part.Clock time && time.open());
            Instant later = moment.time().atZone(zone).plusHours(12).toInstant();
            if (isOpen && clock.parts().size() == 1 && due.timed() && later.isBefore(due.time())) {
                return new Unclear("Is '%s' in the morning or in the evening? Say am or pm".formatted(words));
            }
        }
        return reading;
    }

    /** A text that ends or begins with a time. */
    record Split(String before, Reading time, String after) {}

    /**
     * Separates the time from the end or the beginning of a text. If other words name a time as well, the result is
     * unclear.
     */
    Split split(String text) {
        int from = Math.max(0, text.length() - LONGEST);
        String end = text.substring(from);
        Optional<Phrase> last = Phrase.last(end);
        String before =
                last.map(phrase -> text.substring(0, from + phrase.start())).orElse("");
        if (last.isPresent() && (!before.isBlank() || last.get().isCertain())) {
            return split(before, last.get(), "");
        }
        Optional<Phrase> first = Phrase.first(text.substring(0, Math.min(text.length(), LONGEST)));
        if (first.isPresent() && !text.substring(first.get().end()).isBlank()) {
            return split("", first.get(), text.substring(first.get().end()));
        }
        return Phrase.anywhere(end)
                .map(phrase -> new Split(
                        text,
                        new Unclear("Is '%s' the time? Say it at the end, or put the title in quotes"
                                .formatted(end.substring(phrase.start(), phrase.end()))),
                        ""))
                .orElseGet(() -> new Split(text, new Nothing(), ""));
    }

    private Split split(String before, Phrase phrase, String after) {
        String rest = before + after;
        Optional<Phrase> other = rest.length() > LONGEST ? Optional.empty() : Phrase.anywhere(rest);
        if (other.isPresent()) {
            String words = rest.substring(other.get().start(), other.get().end());
            return new Split(
                    before,
                    new Unclear(
                            "There are two times, and one of them is '%s'; give only one, or put the title in quotes"
                                    .formatted(words)),
                    after);
        }
        return new Split(
                before,
                remainder(before, phrase)
                        .<Reading>map(words -> new Unclear(("Does '%s' belong to the time? Write it like '15 december"
                                        + " at 9', or put the title in quotes")
                                .formatted(words)))
                        .orElseGet(() -> today().resolve(phrase.parts(), END_OF_DAY)),
                after);
    }

    /** Words before a time that look like an unread part of it. */
    private static Optional<String> remainder(String before, Phrase phrase) {
        return Stream.concat(
                        Stream.of(DANGLING),
                        phrase.isClock() ? Stream.of(DAYLIKE) : phrase.isWeekday() ? Stream.of(ORDINAL) : Stream.of())
                .map(pattern -> pattern.matcher(before))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private Resolver today() {
        return on(now.atZone(zone).toLocalDate());
    }

    private Resolver on(LocalDate day) {
        return new Resolver(zone, now, day);
    }
}
