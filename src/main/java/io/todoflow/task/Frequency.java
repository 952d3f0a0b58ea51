package io.todoflow.task;

import java.time.temporal.ChronoUnit;

/** How long a period of a recurrence rule is, longest first. */
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

    /** Seconds in a period that is not longer than a day. */
    long seconds() {
        return unit.getDuration().toSeconds();
    }
}
