package io.todoflow.chat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.natty.DateGroup;
import org.natty.Parser;

/** Reads times as people write them, such as tomorrow 9 am; in RFC 3339, too. */
final class Times {

    /** The parser looks back and forth: nothing longer is a time. */
    private static final int MAX_LENGTH = 60;

    private final ZoneId zone;
    private final Instant now;

    /** For a user in a time zone, at a time. */
    Times(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /** A time, and where it begins in its text. */
    record Found(Instant time, int start) {}

    /**
     * The time that the whole text tells.
     *
     * @param otherwise the time of day where the text only tells a day
     */
    Optional<Instant> read(String text, LocalTime otherwise) {
        String stripped = text.strip();
        return last(stripped, otherwise).filter(found -> found.start() == 0).map(Found::time);
    }

    /** The time that the text ends with. */
    Optional<Found> last(String text, LocalTime otherwise) {
        int from = start(text);
        String end = text.substring(from);
        int word = end.lastIndexOf(' ') + 1;
        try {
            return Optional.of(
                    new Found(OffsetDateTime.parse(end.substring(word)).toInstant(), from + word));
        } catch (DateTimeParseException notRfc3339) {
            return natural(end, otherwise).map(found -> new Found(found.time(), from + found.start()));
        }
    }

    private static int start(String text) {
        if (text.length() <= MAX_LENGTH) {
            return 0;
        }
        int space = text.indexOf(' ', text.length() - MAX_LENGTH);
        return space < 0 ? text.length() : space + 1;
    }

    private Optional<Found> natural(String text, LocalTime otherwise) {
        List<DateGroup> groups = new Parser(TimeZone.getTimeZone(zone)).parse(text, Date.from(now));
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        DateGroup group = groups.get(groups.size() - 1);
        int start = text.lastIndexOf(group.getText());
        boolean endsText = start >= 0 && start + group.getText().length() == text.length();
        if (!endsText || group.getDates().size() != 1 || group.isRecurring()) {
            return Optional.empty();
        }
        Instant time = group.getDates().get(0).toInstant().truncatedTo(ChronoUnit.SECONDS);
        if (group.isTimeInferred()) {
            time = time.atZone(zone).with(otherwise).toInstant();
        }
        return Optional.of(new Found(time, start));
    }
}
