package io.todoflow.task;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Parses times in requests, within the limits of the database: years 1 to 9999, microseconds. */
public final class Rfc3339Time {

    /** Describes a valid time, for messages. */
    public static final String RULE = "an RFC 3339 time such as 2030-01-31T09:00:00Z";

    private static final Pattern LEAP_SECOND = Pattern.compile("T\\d\\d:\\d\\d:60");

    private static final Instant BEGIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Rfc3339Time() {}

    /** Whether a time is in the years 1 to 9999, in UTC. */
    static boolean isSupported(Instant time) {
        return !time.isBefore(BEGIN) && time.isBefore(END);
    }

    /**
     * Describes a valid time, for a message about this text. Mentions leap seconds, which are valid in the RFC but not
     * supported.
     */
    public static String rule(String text) {
        return LEAP_SECOND.matcher(text).find() ? RULE + ", not a leap second (:60): write :59" : RULE;
    }

    /** @throws DateTimeException if the text is not such a time */
    public static OffsetDateTime parse(String text) {
        OffsetDateTime time =
                OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        if (!isSupported(time.toInstant())) {
            throw new DateTimeException("The year is not in the range of RFC 3339");
        }
        return time;
    }
}
