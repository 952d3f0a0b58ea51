package io.todoflow.words;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.Optional;
import java.util.function.Function;

/** A part of a time as people write it. The parts of a phrase together name one moment. */
sealed interface Part {

    /**
     * A day.
     *
     * @param weekday set if the phrase names only a weekday
     */
    record Day(Days days, Optional<DayOfWeek> weekday) implements Part {

        static Day of(Days days) {
            return new Day(days, Optional.empty());
        }

        static Day of(DayOfWeek weekday) {
            return new Day(Days.each(weekday), Optional.of(weekday));
        }
    }

    /**
     * A time of day.
     *
     * @param hour 0 to 24
     * @param open whether am or pm is open: an hour up to 12 without either
     * @param halved whether the text names am or pm
     */
    record Clock(int hour, int minute, boolean open, boolean halved) implements Part {

        /** A time for which the text names neither am nor pm. */
        Clock(int hour, int minute, boolean open) {
            this(hour, minute, open, false);
        }

        /** Whether it can mean the beginning as well as the end of a day. */
        boolean isMidnight() {
            return hour == 24 && open;
        }
    }

    /**
     * A part of the day.
     *
     * @param usual the time if the text names none
     */
    enum Daytime implements Part {
        MORNING(LocalTime.of(9, 0), 1, 11, 0),
        AFTERNOON(LocalTime.of(15, 0), 1, 6, 12),
        EVENING(LocalTime.of(19, 0), 4, 11, 12),
        NIGHT(LocalTime.of(20, 0), 6, 11, 12);

        final LocalTime usual;
        private final int first;
        private final int last;
        private final int shift;

        Daytime(LocalTime usual, int first, int last, int shift) {
            this.usual = usual;
            this.first = first;
            this.last = last;
            this.shift = shift;
        }

        /** The time that an hour without am or pm means in this part of the day; empty if the hour is not in it. */
        Optional<Clock> at(Clock clock) {
            int hour = clock.hour();
            if (this == MORNING && clock.open() && hour == 12) {
                return Optional.of(new Clock(0, clock.minute(), false));
            }
            if (!clock.halved() && hour >= first && hour <= last) {
                return Optional.of(new Clock(hour + shift, clock.minute(), false));
            }
            boolean fits = !clock.open() && hour >= first + shift && hour <= last + shift;
            return fits || this == AFTERNOON && hour == 12 ? Optional.of(clock) : Optional.empty();
        }
    }

    /** A distance from now: days by the calendar, and hours by the clock. */
    record Span(Period days, Duration hours) implements Part {

        Span plus(Span other) {
            return new Span(days.plus(other.days), hours.plus(other.hours));
        }
    }

    /** A part that is relative to the current day. */
    record Relative(Function<LocalDate, Part> meaning) implements Part {}

    /** A complete point in time. */
    record Exact(Instant time) implements Part {}

    /**
     * A series.
     *
     * @param rule RRULE of RFC 5545
     */
    record Series(String rule, Days days) implements Part {}

    /** Words that do not name a single moment. */
    record Unclear(String question) implements Part {}
}
