package io.todoflow.words;

import java.time.Instant;
import java.util.Optional;

/** What a text says about a time. */
public sealed interface Reading {

    /**
     * A time in the future.
     *
     * @param timed whether the text names a time of day
     * @param dated whether the text names a day
     * @param recurrence RRULE (RFC 5545) of a series that starts at the time
     */
    record Moment(Instant time, boolean timed, boolean dated, Optional<String> recurrence) implements Reading {}

    /**
     * A time that is ambiguous, does not exist or is in the past.
     *
     * @param question says what is wrong and what the user can say instead
     */
    record Unclear(String question) implements Reading {}

    /** The text names no time. */
    record Nothing() implements Reading {}
}
