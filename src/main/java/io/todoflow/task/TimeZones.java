package io.todoflow.task;

import java.time.ZoneId;

/** The time zones that users can choose. */
public final class TimeZones {

    /** Describes a valid time zone, for messages. */
    public static final String RULE = "must be a time zone such as Europe/Berlin";

    /** Names that only Java knows, and PostgreSQL does not. */
    private static final String ONLY_OF_JAVA = "SystemV/";

    private TimeZones() {}

    /** Whether the tz database has a zone of this name. */
    public static boolean isKnown(String name) {
        return ZoneId.getAvailableZoneIds().contains(name) && !name.startsWith(ONLY_OF_JAVA);
    }
}
