package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quiet hours in wall-clock time of a time zone, including changes of the clocks. */
class QuietHoursTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** The quiet hours of a text such as {@code 22:00-07:00}. */
    private static QuietHours quiet(String fromAndTo) {
        String[] times = fromAndTo.split("-");
        return new QuietHours(LocalTime.parse(times[0]), LocalTime.parse(times[1]));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    22:00-07:00 | 2026-11-30T21:59:59+01:00 |
                    22:00-07:00 | 2026-11-30T22:00:00+01:00 | 2026-12-01T07:00:00+01:00
                    22:00-07:00 | 2026-12-01T06:59:59+01:00 | 2026-12-01T07:00:00+01:00
                    22:00-07:00 | 2026-12-01T07:00:00+01:00 |
                    13:00-14:30 | 2026-11-30T12:59:59+01:00 |
                    13:00-14:30 | 2026-11-30T13:00:00+01:00 | 2026-11-30T14:30:00+01:00
                    13:00-14:30 | 2026-11-30T14:30:00+01:00 |
                    12:00-11:59 | 2026-12-01T00:00:00+01:00 | 2026-12-01T11:59:00+01:00
                    """)
    void quietHoursLastFromOneTimeToTheOther(String quiet, String moment, @Nullable String end) {
        assertThat(quiet(quiet).endAt(OffsetDateTime.parse(moment).toInstant(), BERLIN))
                .isEqualTo(Optional.ofNullable(end)
                        .map(time -> OffsetDateTime.parse(time).toInstant()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # The clocks go forward from 2:00 to 3:00 at 01:00Z
                    22:00-07:00 | 2026-03-28T21:00:00Z | 2026-03-29T05:00:00Z
                    22:00-02:30 | 2026-03-29T00:59:00Z | 2026-03-29T01:00:00Z
                    22:00-02:30 | 2026-03-29T01:00:00Z |
                    02:30-06:00 | 2026-03-29T00:59:00Z |
                    02:30-06:00 | 2026-03-29T01:00:00Z | 2026-03-29T04:00:00Z
                    # They go back from 3:00 to 2:00 at 01:00Z
                    22:00-07:00 | 2026-10-24T20:00:00Z | 2026-10-25T06:00:00Z
                    22:00-02:30 | 2026-10-25T00:29:00Z | 2026-10-25T01:30:00Z
                    22:00-02:30 | 2026-10-25T01:29:00Z | 2026-10-25T01:30:00Z
                    22:00-02:30 | 2026-10-25T01:30:00Z |
                    02:30-06:00 | 2026-10-25T00:29:00Z |
                    02:30-06:00 | 2026-10-25T00:30:00Z | 2026-10-25T05:00:00Z
                    """)
    void quietHoursFollowClockChanges(String quiet, Instant moment, @Nullable Instant end) {
        assertThat(quiet(quiet).endAt(moment, BERLIN)).isEqualTo(Optional.ofNullable(end));
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T01:00:00Z",
        "Europe/Berlin, 2026-10-25T01:00:00Z",
        "Australia/Lord_Howe, 2026-04-04T15:00:00Z",
        "Australia/Lord_Howe, 2026-10-03T15:30:00Z",
        "Africa/Casablanca, 2026-02-15T02:00:00Z",
        "Pacific/Apia, 2011-12-30T10:00:00Z",
        "Asia/Tokyo, 2026-01-01T00:00:00Z"
    })
    void aQuietMomentHasAnEndThatIsNotQuiet(ZoneId zone, Instant change) {
        for (String fromAndTo :
                new String[] {"22:00-07:00", "23:59-00:01", "01:45-02:15", "02:15-01:45", "00:00-03:00"}) {
            QuietHours quiet = quiet(fromAndTo);
            for (int minute = -36 * 60; minute <= 36 * 60; minute += 5) {
                Instant moment = change.plus(Duration.ofMinutes(minute));
                LocalTime clock = LocalTime.ofInstant(moment, zone);
                boolean lastsOverMidnight = quiet.to().isBefore(quiet.from());
                boolean afterStart = !clock.isBefore(quiet.from());
                boolean beforeEnd = clock.isBefore(quiet.to());
                if (lastsOverMidnight ? afterStart || beforeEnd : afterStart && beforeEnd) {
                    assertThat(quiet.endAt(moment, zone))
                            .as("%s at %s in %s", fromAndTo, moment, zone)
                            .hasValueSatisfying(end -> assertThat(end).isAfter(moment));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PT1H  | 2026-11-30T10:00:00Z | 2026-11-30T11:00:00Z
                    PT1H  | 2026-11-30T20:30:00Z | 2026-12-01T06:30:00Z
                    PT1H  | 2026-11-30T23:00:00Z | 2026-12-01T07:00:00Z
                    PT30M | 2026-11-30T20:30:00Z | 2026-11-30T21:00:00Z
                    PT24H | 2026-11-30T23:00:00Z | 2026-12-02T15:00:00Z
                    """)
    void quietHoursDoNotCountAsTime(Duration time, Instant since, Instant reached) {
        assertThat(quiet("22:00-07:00").after(time, since, BERLIN)).isEqualTo(reached);
    }

    @Test
    void quietHoursAreParsed() throws JsonProcessingException {
        assertThat(QuietHours.read(new ObjectMapper().readTree("{\"to\":\"07:00\",\"from\":\"22:00\"}")))
                .isEqualTo(quiet("22:00-07:00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "true",
                "\"22:00-07:00\"",
                "[\"22:00\",\"07:00\"]",
                "{\"from\":\"22:00\"}",
                "{\"from\":\"22:00\",\"to\":null}",
                "{\"from\":\"22:00\",\"to\":\"22:00\"}",
                "{\"from\":\"22:00\",\"to\":\"7:00\"}",
                "{\"from\":\"22:00\",\"to\":\"07:00:00\"}",
                "{\"from\":\"24:00\",\"to\":\"07:00\"}",
                "{\"from\":22,\"to\":7}",
                "{\"from\":\"22:00\",\"to\":\"07:00\",\"days\":[]}"
            })
    void invalidQuietHoursAreRefusedWithTheAllowedForm(String json) {
        assertThatThrownBy(() -> QuietHours.read(new ObjectMapper().readTree(json)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("must have two different times, from and to, such as 22:00 and 07:00, or be null");
    }
}
