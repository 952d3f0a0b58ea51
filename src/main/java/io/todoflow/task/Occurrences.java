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
 * <p>A time that a change of the clocks leaves out is interpreted with the offset before it, so that it moves on by the
 * length of the change, for that one occurrence; of a time that comes twice, the first is meant (RFC 5545, 3.3.5). Only a
 * series whose steps are not longer than the change follows the hours that there are: it has nothing in those that are left
 * out, and both of those that come twice.
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

    /** @param start the first occurrence, whether the rule gives it or not */
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
     * The first occurrence after a time; COUNT is left to the caller, who knows how many there were.
     *
     * @return empty when the series has ended
     * @throws IllegalArgumentException when it cannot be computed
     */
    Optional<Instant> after(Instant time) {
        return endless(time)
                .map(this::checked)
                .filter(next -> rule.until() == null || rule.until().allows(next, zone));
    }

    /**
     * Refuses a rule that never occurs after its start, whatever its end is.
     *
     * @throws IllegalArgumentException that says so
     */
    void check() {
        if (endless(start).map(this::checked).isEmpty()) {
            throw new IllegalArgumentException(
                    "never occurs after its start, %s in %s".formatted(LocalDateTime.ofInstant(start, zone), zone));
        }
    }

    /** What the wall clock of the series means by an occurrence, also when a change of the clocks has moved it. */
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
                // near a change of the clocks, what the wall clock shows later may come earlier
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

    /** How far the clocks jump within a day of a time. */
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
