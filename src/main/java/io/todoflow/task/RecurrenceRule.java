package io.todoflow.task;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence rule that can be kept: of RFC 5545, and with an occurrence at all.
 *
 * <p>It is computed in wall-clock time, so that what is due at nine stays due at nine when the clocks change. A time that
 * a change leaves out is moved on by the change's length, for that one occurrence; of one that comes twice, the first is
 * meant.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10">RFC 5545, 3.3.10</a>
 */
final class RecurrenceRule {

    /** What is allowed, for those who wrote something else. */
    static final String ALLOWED =
            "must be an RFC 5545 recurrence rule such as FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10; allowed"
                    + " are FREQ=YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY|MINUTELY|SECONDLY and INTERVAL, COUNT or UNTIL, BYMONTH,"
                    + " BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS, WKST";

    private static final Set<String> PARTS = Set.of(
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
    private static final int LAST_YEAR = 9999;
    /** A leap year's first day: rules for the end of February find it. */
    private static final LocalDateTime PROBE = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final String text;
    private final @Nullable Integer count;
    private final @Nullable DateTime until;

    private RecurrenceRule(String text, @Nullable Integer count, @Nullable DateTime until) {
        this.text = text;
        this.count = count;
        this.until = until;
    }

    /** @throws IllegalArgumentException that says what is wrong and what is allowed */
    static RecurrenceRule parse(String text) {
        Set<String> unknown = new TreeSet<>();
        for (String part : text.split(";", -1)) {
            String name = part.split("=", 2)[0].toUpperCase(Locale.ROOT);
            if (!PARTS.contains(name)) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("%s; not %s".formatted(ALLOWED, String.join(", ", unknown)));
        }
        try {
            org.dmfs.rfc5545.recur.RecurrenceRule rule = strict(text);
            RecurrenceRule parsed = new RecurrenceRule(text, rule.getCount(), rule.getUntil());
            if (parsed.after(PROBE).isEmpty()) {
                throw new IllegalArgumentException(ALLOWED + "; this rule never occurs");
            }
            return parsed;
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalArgumentException("%s; %s".formatted(ALLOWED, e.getMessage()), e);
        }
    }

    /**
     * The next occurrence.
     *
     * @param occurrence one occurrence, as its wall clock shows it
     * @return empty when the series ends with it
     */
    Optional<LocalDateTime> next(LocalDateTime occurrence, ZoneId zone) {
        if (count != null && count <= 1) {
            return Optional.empty();
        }
        Instant instant = occurrence.atZone(zone).toInstant();
        Optional<LocalDateTime> next = after(occurrence);
        // two wall-clock times are one instant where the clocks go forward
        while (next.isPresent() && !next.get().atZone(zone).toInstant().isAfter(instant)) {
            next = after(next.get());
        }
        return next.filter(found -> !isOver(found, zone));
    }

    /** The rule that the next occurrence has: one fewer is left of those that are counted. */
    String rest() {
        return count == null ? text : text.replaceFirst("(?i)COUNT=[0-9]+", "COUNT=" + (count - 1));
    }

    private Optional<LocalDateTime> after(LocalDateTime start) {
        DateTime first = new DateTime(
                start.getYear(),
                start.getMonthValue() - 1,
                start.getDayOfMonth(),
                start.getHour(),
                start.getMinute(),
                start.getSecond());
        try {
            org.dmfs.rfc5545.recur.RecurrenceRule endless = strict(text);
            endless.setUntil(null);
            RecurrenceRuleIterator occurrences = endless.iterator(first);
            while (occurrences.hasNext()) {
                DateTime found = occurrences.nextDateTime();
                if (found.getYear() > LAST_YEAR) {
                    return Optional.empty();
                }
                LocalDateTime next = local(found).withNano(start.getNano());
                if (next.isAfter(start)) {
                    return Optional.of(next);
                }
            }
        } catch (IllegalArgumentException e) {
            // what the iterator says when it has looked for long enough
            return Optional.empty();
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalStateException(e);
        }
        return Optional.empty();
    }

    private boolean isOver(LocalDateTime next, ZoneId zone) {
        if (until == null) {
            return false;
        }
        if (until.isAllDay()) {
            return next.toLocalDate().isAfter(local(until).toLocalDate());
        }
        if (until.isFloating()) {
            return next.isAfter(local(until));
        }
        return next.atZone(zone).toInstant().isAfter(local(until).toInstant(ZoneOffset.UTC));
    }

    private static LocalDateTime local(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth() + 1,
                time.getDayOfMonth(),
                time.getHours(),
                time.getMinutes(),
                Math.min(time.getSeconds(), 59));
    }

    private static org.dmfs.rfc5545.recur.RecurrenceRule strict(String text) throws InvalidRecurrenceRuleException {
        return new org.dmfs.rfc5545.recur.RecurrenceRule(text, RfcMode.RFC5545_STRICT);
    }
}
