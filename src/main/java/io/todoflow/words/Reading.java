package io.todoflow.words;

import java.time.Instant;
import java.util.Optional;

/** What a text says about a time. */
public sealed interface Reading {

    /**
     * A time that is to come.
     *
     * @param timed whether the text says the time of day
     * @param dated whether the text says the day
     * @param recurrence RRULE of RFC 5545 of a series, whose first occurrence is the time
     */
    record Moment(Instant time, boolean timed, boolean dated, Optional<String> recurrence) implements Reading {}

    /**
     * A time that has more than one meaning, that does not exist, or that is over.
     *
     * @param question what is wrong, and what the user could say instead
     */
    record Unclear(String question) implements Reading {}

    /** No time at all. */
    record Nothing() implements Reading {}
}
