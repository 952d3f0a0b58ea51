package io.todoflow.task;

import java.time.temporal.ChronoUnit;

/** The length of a period of a recurrence rule, longest first. */
enum Frequency {
    YEARLY(ChronoUnit.YEARS),
    MONTHLY(ChronoUnit.MONTHS),
    WEEKLY(ChronoUnit.WEEKS),
    DAILY(ChronoUnit.DAYS),
    HOURLY(ChronoUnit.HOURS),
    MINUTELY(ChronoUnit.MINUTES),
    SECONDLY(ChronoUnit.SECONDS);

    final ChronoUnit unit;

    Frequency(ChronoUnit unit) {
        this.unit = unit;
    }

    /** Whether a period is shorter than a day. */
    boolean isWithinDay() {
        return compareTo(DAILY) > 0;
    }

    /** The seconds of a period of at most a day. */
    long seconds() {
        return unit.getDuration().toSeconds();
    }
}
