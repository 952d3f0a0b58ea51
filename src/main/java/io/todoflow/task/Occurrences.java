package io.todoflow.task;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The occurrences of a rule in a time zone: a task that is due at nine stays due at nine when the clocks change.
 *
 * <p>A time that the clocks skip is interpreted with the offset before the change, so this one occurrence moves by the
 * length of the change. Of a time that occurs twice, the first counts (RFC 5545, 3.3.5). Only a series with steps no
 * longer than the change follows the actual hours: it has no occurrence in skipped hours, and one in each of those that
 * occur twice.
 */
final class Occurrences {

    private static final LocalDateTime END = LocalDate.of(10_000, 1, 1).atStartOfDay();

    private final RecurrenceRule rule;
    private final Instant start;
    private final ZoneId zone;
    private final ZoneRules clocks;
    private final WallClockTimes times;
    private final OccurrencePredicate predicate;
    private final Duration fraction;

    /** @param start the first occurrence, even if the rule does not match it */
    Occurrences(RecurrenceRule rule, Instant start, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(start, zone).truncatedTo(ChronoUnit.SECONDS);
        this.rule = rule;
        this.start = start;
        this.zone = zone;
        this.clocks = zone.getRules();
        this.times = new WallClockTimes(rule, local);
        this.predicate = new OccurrencePredicate(rule, local);
        this.fraction = Duration.ofNanos(start.getNano());
    }

    /**
     * The first occurrence after a time. Ignores COUNT, which the caller checks.
     *
     * @return empty if the series has ended
     * @throws IllegalArgumentException if it cannot be computed
     */
    Optional<Instant> after(Instant time) {
        return endless(time)
                .map(this::checked)
                .filter(next -> rule.until() == null || rule.until().allows(next, zone));
    }

    /**
     * Refuses a rule that never occurs after its start, regardless of its end.
     *
     * @throws IllegalArgumentException if it never occurs
     */
    void check() {
        if (endless(start).map(this::checked).isEmpty()) {
            throw new IllegalArgumentException(
                    "never occurs after its start, %s in %s".formatted(LocalDateTime.ofInstant(start, zone), zone));
        }
    }

    /** The wall-clock time of an occurrence, before any change of the clocks moved it. */
    LocalDateTime wallClock(Instant occurrence) {
        return endless(occurrence.minusSeconds(1))
                .filter(found -> found.getKey().plus(fraction).equals(occurrence))
                .map(found -> found.getValue().plus(fraction))
                .orElseGet(() -> LocalDateTime.ofInstant(occurrence, zone));
    }

    private Optional<Map.Entry<Instant, LocalDateTime>> endless(Instant time) {
        Instant earlier = (time.isBefore(start) ? start : time).minus(fraction);
        Duration change = nearestChange(earlier);
        LocalDateTime local = LocalDateTime.ofInstant(earlier, zone).truncatedTo(ChronoUnit.SECONDS);
        TreeMap<Instant, LocalDateTime> found = new TreeMap<>();
        LocalDateTime end = END;
        Optional<LocalDateTime> next = times.first(local.minus(change), end);
        while (next.isPresent()) {
            LocalDateTime candidate = next.get();
            instants(candidate)
                    .filter(instant -> instant.isAfter(earlier))
                    .forEach(instant -> found.putIfAbsent(instant, candidate));
            if (!found.isEmpty()) {
                // near a change of the clocks, a later wall-clock time may be an earlier instant
                Instant first = found.firstKey();
                end = LocalDateTime.ofInstant(first, zone)
                        .plus(nearestChange(first))
                        .plusSeconds(1);
            }
            next = times.first(candidate.plusSeconds(1), end);
        }
        return Optional.ofNullable(found.firstEntry());
    }

    private Instant checked(Map.Entry<Instant, LocalDateTime> occurrence) {
        if (!predicate.holds(occurrence.getValue())) {
            throw new IllegalArgumentException(
                    "cannot be computed: %s would be wrong".formatted(occurrence.getValue()));
        }
        return occurrence.getKey().plus(fraction);
    }

    private Stream<Instant> instants(LocalDateTime time) {
        List<ZoneOffset> offsets = clocks.getValidOffsets(time);
        if (offsets.size() == 1) {
            return Stream.of(time.toInstant(offsets.get(0)));
        }
        ZoneOffsetTransition change = clocks.getTransition(time);
        Stream<ZoneOffset> meant = !isStepWithin(change)
                ? Stream.of(change.getOffsetBefore())
                : change.isGap() ? Stream.empty() : offsets.stream();
        return meant.map(time::toInstant);
    }

    private boolean isStepWithin(ZoneOffsetTransition change) {
        return rule.frequency().isWithinDay()
                && rule.frequency().seconds() * rule.interval()
                        <= change.getDuration().abs().toSeconds();
    }

    /** By how much the clocks change within a day of a time. */
    private Duration nearestChange(Instant time) {
        return Stream.of(clocks.previousTransition(time.plusSeconds(1)), clocks.nextTransition(time))
                .filter(change -> isWithinADay(change, time))
                .map(change -> change.getDuration().abs())
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    private static boolean isWithinADay(@Nullable ZoneOffsetTransition change, Instant time) {
        return change != null
                && Duration.between(change.getInstant(), time).abs().compareTo(Duration.ofDays(1)) <= 0;
    }
}
