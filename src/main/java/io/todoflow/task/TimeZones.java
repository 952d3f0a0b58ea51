package io.todoflow.task;

import java.time.ZoneId;

/** The time zones that a user may live in. */
public final class TimeZones {

    /** Names of old systems, which only Java knows, and no database. */
    private static final String ONLY_OF_JAVA = "SystemV/";

    private TimeZones() {}

    /** Whether the tz database has a zone of this name. */
    public static boolean isKnown(String name) {
        return ZoneId.getAvailableZoneIds().contains(name) && !name.startsWith(ONLY_OF_JAVA);
    }
}
