package io.todoflow.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * The hours of each day in which a user wants no mails, in wall-clock time of the user's time zone. They span midnight
 * if {@code from} is later than {@code to}.
 *
 * <p>A change of the clocks makes them longer rather than shorter: of a time that occurs twice, the first starts quiet
 * hours, and the second ends them.
 */
public record QuietHours(LocalTime from, LocalTime to) {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

    /** The quiet hours that start on one day. */
    private record Period(Instant start, Instant end) {

        boolean contains(Instant moment) {
            return !moment.isBefore(start) && moment.isBefore(end);
        }
    }

    /**
     * Reads quiet hours such as {@code {"from": "22:00", "to": "07:00"}}.
     *
     * @throws InvalidRequestException if they are something else
     */
    public static QuietHours read(JsonNode json) {
        try {
            QuietHours read = new QuietHours(time(json.path("from")), time(json.path("to")));
            if (json.size() == 2 && !read.from.equals(read.to)) {
                return read;
            }
        } catch (DateTimeException e) {
            // the same answer as for a field that is missing
        }
        throw new InvalidRequestException(
                "quiet_hours", "must have two different times, from and to, such as 22:00 and 07:00, or be null");
    }

    private static LocalTime time(JsonNode json) {
        return LocalTime.parse(json.isTextual() ? json.textValue() : "", CLOCK);
    }

    /** When the quiet hours around a moment end; empty if the moment is outside of them. */
    public Optional<Instant> endAt(Instant moment, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(moment, zone);
        return List.of(day.minusDays(1), day).stream()
                .map(begins -> period(begins, zone))
                .filter(period -> period.contains(moment))
                .map(Period::end)
                .max(Instant::compareTo);
    }

    /** Adds a duration to a moment, without counting quiet hours. */
    public Instant after(Duration time, Instant moment, ZoneId zone) {
        Instant reached = moment;
        Duration left = time;
        for (LocalDate day = LocalDate.ofInstant(moment, zone).minusDays(1); ; day = day.plusDays(1)) {
            Period period = period(day, zone);
            if (period.start().isAfter(reached)) {
                Duration between = Duration.between(reached, period.start());
                if (between.compareTo(left) >= 0) {
                    return reached.plus(left);
                }
                left = left.minus(between);
            }
            if (period.end().isAfter(reached)) {
                reached = period.end();
            }
        }
    }

    private Period period(LocalDate day, ZoneId zone) {
        LocalDate last = from.isBefore(to) ? day : day.plusDays(1);
        return new Period(instant(day.atTime(from), zone, true), instant(last.atTime(to), zone, false));
    }

    /** The instant of a wall-clock time: the first or last one, or that of the change if the clocks skip it. */
    private static Instant instant(LocalDateTime time, ZoneId zone, boolean first) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = zone.getRules().getTransition(time);
            return gap.getInstant();
        }
        return time.toInstant(offsets.get(first ? 0 : offsets.size() - 1));
    }
}
