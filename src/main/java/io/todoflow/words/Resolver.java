package io.todoflow.words;

import io.todoflow.words.Part.Clock;
import io.todoflow.words.Part.Day;
import io.todoflow.words.Part.Daytime;
import io.todoflow.words.Part.Exact;
import io.todoflow.words.Part.Relative;
import io.todoflow.words.Part.Series;
import io.todoflow.words.Part.Span;
import io.todoflow.words.Part.Unclear;
import io.todoflow.words.Reading.Moment;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the next moment that all parts of a phrase agree on. */
final class Resolver {

    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59);
    /** The end of the last year of RFC 3339. */
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final String OUT_OF_RANGE = "That time is out of range";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm", Locale.ENGLISH);

    private final ZoneId zone;
    private final Instant now;
    private final LocalDate today;

    /** @param today the day that relative days count from */
    Resolver(ZoneId zone, Instant now, LocalDate today) {
        this.zone = zone;
        this.now = now;
        this.today = today;
    }

    /** @param otherwise the time of day for a phrase that names only a day */
    Reading resolve(List<Part> said, LocalTime otherwise) {
        List<Part> parts = said.stream().map(this::today).toList();
        try {
            return all(parts, Unclear.class)
                    .findFirst()
                    .<Reading>map(unclear -> new Reading.Unclear(unclear.question()))
                    .orElseGet(() -> clear(parts, otherwise));
        } catch (DateTimeException | ArithmeticException e) {
            return new Reading.Unclear(OUT_OF_RANGE);
        }
    }

    private Part today(Part part) {
        return part instanceof Relative relative ? relative.meaning().apply(today) : part;
    }

    private static <T extends Part> Stream<T> all(List<Part> parts, Class<T> type) {
        return parts.stream().filter(type::isInstance).map(type::cast);
    }

    private static <T extends Part> Optional<T> only(List<Part> parts, Class<T> type) {
        return all(parts, type).findFirst();
    }

    private static boolean hasSeveral(List<Part> parts, Class<? extends Part> type) {
        return all(parts, type).count() > 1;
    }

    private Reading clear(List<Part> parts, LocalTime otherwise) {
        Optional<Exact> exact = only(parts, Exact.class);
        if (exact.isPresent()) {
            return parts.size() == 1 ? moment(exact.get().time(), true, Optional.empty()) : several();
        }
        if (hasSeveral(parts, Clock.class)
                || all(parts, Daytime.class).distinct().count() > 1
                || hasSeveral(parts, Span.class)
                || hasSeveral(parts, Series.class)) {
            return several();
        }
        Optional<Span> span = only(parts, Span.class);
        if (span.isPresent() && !span.get().hours().isZero()) {
            return parts.size() == 1 ? after(span.get()) : several();
        }
        return onADay(parts, otherwise);
    }

    private static Reading several() {
        return new Reading.Unclear("That is more than one time; give one");
    }

    private Reading after(Span span) {
        Instant time = now.atZone(zone).plus(span.days()).toInstant().plus(span.hours());
        return moment(time.truncatedTo(ChronoUnit.SECONDS), true, Optional.empty());
    }

    /** What the text says about the day: the possible days, and the rule of a series. */
    private record Date(Days days, Optional<String> rule, boolean isWeekday) {

        static Date of(Days days) {
            return new Date(days, Optional.empty(), false);
        }
    }

    private Reading onADay(List<Part> parts, LocalTime otherwise) {
        Optional<Clock> clock = only(parts, Clock.class);
        Optional<Daytime> daytime = only(parts, Daytime.class);
        boolean isDated = parts.stream().anyMatch(part -> !(part instanceof Clock || part instanceof Daytime));
        if (clock.filter(time -> daytime.isPresent() ? time.hour() == 24 : isDated && time.isMidnight())
                .isPresent()) {
            return new Reading.Unclear("Midnight can begin or end a day; say 0:00 or 23:59");
        }
        if (clock.isPresent() && daytime.isPresent()) {
            Optional<Clock> inIt = daytime.get().at(clock.get());
            if (inIt.isEmpty()) {
                return new Reading.Unclear("%s is not in the %s; use 24-hour time, such as 18:00"
                        .formatted(text(clock.get()), daytime.get().name().toLowerCase(Locale.ROOT)));
            }
            clock = inIt;
        }
        Optional<Date> date = date(parts);
        if (date.isEmpty()) {
            return several();
        }
        if (date.get().isWeekday() && clock.isEmpty() && daytime.isEmpty()) {
            Optional<LocalDate> same =
                    date.get().days().from(today).filter(today::equals).findFirst();
            if (same.isPresent()) {
                return new Reading.Unclear("Today is %1$s; say 'today' or 'next %1$s'"
                        .formatted(today.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
            }
        }
        boolean isTimed = clock.isPresent() || daytime.isPresent();
        Clock time = clock.orElseGet(() -> clock(daytime.map(part -> part.usual).orElse(otherwise)));
        Reading first = first(date.get(), time, isTimed, isDated);
        boolean isStillIt = daytime.filter(part -> part == Daytime.EVENING || part == Daytime.NIGHT)
                .isPresent();
        return first instanceof Reading.Unclear
                        && isStillIt
                        && only(parts, Clock.class).isEmpty()
                ? first(date.get(), clock(END_OF_DAY), true, isDated)
                : first;
    }

    private static Clock clock(LocalTime time) {
        return new Clock(time.getHour(), time.getMinute(), false);
    }

    /** The date that all parts agree on, if any. */
    private Optional<Date> date(List<Part> parts) {
        List<Day> days = all(parts, Day.class).toList();
        Optional<Series> series = only(parts, Series.class);
        Optional<Span> span = only(parts, Span.class);
        if (series.isPresent()) {
            return span.isPresent() || days.size() > 1 ? Optional.empty() : series(series.get(), days);
        }
        if (span.isPresent()) {
            return days.isEmpty()
                    ? Optional.of(Date.of(Days.only(today.plus(span.get().days()))))
                    : Optional.empty();
        }
        return switch (days.size()) {
            case 0 -> Optional.of(Date.of(Days.any()));
            case 1 ->
                Optional.of(new Date(
                        days.get(0).days(),
                        Optional.empty(),
                        days.get(0).weekday().isPresent()));
            case 2 -> both(days.get(0), days.get(1)).or(() -> both(days.get(1), days.get(0)));
            default -> Optional.empty();
        };
    }

    /** Adds the weekday to a weekly series that names none. */
    private static Optional<Date> series(Series series, List<Day> days) {
        if (days.isEmpty()) {
            return Optional.of(new Date(series.days(), Optional.of(series.rule()), false));
        }
        return days.get(0)
                .weekday()
                .filter(weekday -> series.rule().startsWith("FREQ=WEEKLY")
                        && !series.rule().contains("BYDAY"))
                .map(weekday -> new Date(
                        Days.each(weekday),
                        Optional.of(series.rule() + ";BYDAY=" + weekday.name().substring(0, 2)),
                        false));
    }

    /** A date, if it falls on the weekday that the text names. */
    private Optional<Date> both(Day date, Day weekday) {
        if (date.weekday().isPresent() || weekday.weekday().isEmpty()) {
            return Optional.empty();
        }
        DayOfWeek named = weekday.weekday().get();
        return date.days()
                .from(today)
                .filter(day -> !day.isBefore(today))
                .findFirst()
                .filter(day -> day.getDayOfWeek() == named)
                .map(day -> Date.of(Days.only(day)));
    }

    /** The first of the days on which the time is in the future. */
    private Reading first(Date date, Clock clock, boolean isTimed, boolean isDated) {
        List<LocalDateTime> times = date.days()
                .from(today)
                .map(day -> day.atStartOfDay().plusHours(clock.hour()).plusMinutes(clock.minute()))
                .toList();
        for (LocalDateTime time : times) {
            List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
            Optional<Instant> next =
                    offsets.stream().map(time::toInstant).filter(now::isBefore).findFirst();
            if (next.isPresent()) {
                return date.rule()
                        .flatMap(rule -> SeriesRules.question(rule, time.toLocalDate()))
                        .<Reading>map(Reading.Unclear::new)
                        .orElseGet(() -> supported(new Moment(next.get(), isTimed, isDated, date.rule())));
            }
            if (offsets.isEmpty() && time.atZone(zone).toInstant().isAfter(now)) {
                return new Reading.Unclear(
                        "%s does not exist in %s: the clocks go forward then".formatted(TIME.format(time), zone));
            }
        }
        return new Reading.Unclear(
                times.isEmpty()
                        ? "There is no such day"
                        : "%s is in the past; give a future time".formatted(TIME.format(times.get(times.size() - 1))));
    }

    private Reading moment(Instant time, boolean isTimed, Optional<String> rule) {
        return time.isAfter(now)
                ? supported(new Moment(time, isTimed, true, rule))
                : new Reading.Unclear(
                        "%s is in the past; give a future time".formatted(TIME.format(time.atZone(zone))));
    }

    private static Reading supported(Moment moment) {
        return moment.time().isBefore(END) ? moment : new Reading.Unclear(OUT_OF_RANGE);
    }

    private static String text(Clock clock) {
        return "%d:%02d".formatted(clock.hour(), clock.minute());
    }
}
