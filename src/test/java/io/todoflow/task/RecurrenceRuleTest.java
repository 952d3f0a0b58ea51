package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which occurrence comes next, across changes of the clocks, ends of months and leap years. */
class RecurrenceRuleTest {

    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Asia/Kolkata",
            "America/Sao_Paulo",
            "Africa/Casablanca");

    /** The series from an occurrence on, as a chain of completed tasks makes it. */
    private static List<LocalDateTime> series(String rule, LocalDateTime first, ZoneId zone, int length) {
        List<LocalDateTime> series = new ArrayList<>(List.of(first));
        RecurrenceRule current = RecurrenceRule.parse(rule);
        Optional<LocalDateTime> next = current.next(first, zone);
        while (next.isPresent() && series.size() < length) {
            series.add(next.get());
            current = RecurrenceRule.parse(current.rest());
            next = current.next(next.get(), zone);
        }
        return series;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # every few days and weeks
                    FREQ=DAILY                               | 2030-01-31T09:00 | 2030-02-01T09:00 2030-02-02T09:00
                    FREQ=DAILY;INTERVAL=10                   | 2030-02-20T09:00 | 2030-03-02T09:00 2030-03-12T09:00
                    FREQ=WEEKLY;BYDAY=MO,TH                  | 2030-01-03T09:00 | 2030-01-07T09:00 2030-01-10T09:00
                    FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=MO  | 2030-01-06T09:00 | 2030-01-20T09:00 2030-02-03T09:00
                    freq=weekly;byday=fr                     | 2030-01-04T09:00 | 2030-01-11T09:00 2030-01-18T09:00
                    # ends of months: a day that a month does not have is left out
                    FREQ=MONTHLY                             | 2030-01-31T09:00 | 2030-03-31T09:00 2030-05-31T09:00
                    FREQ=MONTHLY;BYMONTHDAY=-1               | 2030-01-31T09:00 | 2030-02-28T09:00 2030-03-31T09:00
                    FREQ=MONTHLY;BYMONTHDAY=30               | 2031-12-30T09:00 | 2032-01-30T09:00 2032-03-30T09:00
                    FREQ=MONTHLY;BYDAY=-1FR                  | 2030-01-25T09:00 | 2030-02-22T09:00 2030-03-29T09:00
                    FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 | 2030-08-30T09:00 | 2030-09-30T09:00 2030-10-31T09:00
                    FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31     | 2030-12-31T23:59:59 | 2031-12-31T23:59:59 2032-12-31T23:59:59
                    # leap years, and the one that 2100 is not
                    FREQ=YEARLY                              | 2028-02-29T09:00 | 2032-02-29T09:00 2036-02-29T09:00
                    FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29      | 2096-02-29T09:00 | 2104-02-29T09:00 2108-02-29T09:00
                    FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1      | 2027-02-28T09:00 | 2028-02-29T09:00 2029-02-28T09:00
                    FREQ=MONTHLY                             | 2028-01-29T09:00 | 2028-02-29T09:00 2028-03-29T09:00
                    FREQ=DAILY                               | 2028-02-28T09:00 | 2028-02-29T09:00 2028-03-01T09:00
                    FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO         | 1997-05-12T09:00 | 1998-05-11T09:00 1999-05-17T09:00
                    # the first is not one that the rule gives
                    FREQ=WEEKLY;BYDAY=MO                     | 2030-01-02T09:00 | 2030-01-07T09:00 2030-01-14T09:00
                    """)
    void theNextOccurrencesAre(String rule, LocalDateTime first, String expected) {
        // When
        List<LocalDateTime> series = series(rule, first, ZoneId.of("UTC"), 3);

        // Then
        assertThat(series.subList(1, 3))
                .containsExactlyElementsOf(
                        Stream.of(expected.split(" ")).map(LocalDateTime::parse).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # clocks go forward at two: what is due at nine stays so
                    Europe/Berlin       | FREQ=DAILY  | 2030-03-30T09:00 | 2030-03-30T08:00Z 2030-03-31T07:00Z 2030-04-01T07:00Z
                    America/New_York    | FREQ=DAILY  | 2030-03-09T09:00 | 2030-03-09T14:00Z 2030-03-10T13:00Z 2030-03-11T13:00Z
                    # and back
                    Europe/Berlin       | FREQ=DAILY  | 2030-10-26T09:00 | 2030-10-26T07:00Z 2030-10-27T08:00Z 2030-10-28T08:00Z
                    America/New_York    | FREQ=WEEKLY | 2030-10-29T20:00 | 2030-10-30T00:00Z 2030-11-06T01:00Z 2030-11-13T01:00Z
                    # a time that there is not is moved on, once
                    Europe/Berlin       | FREQ=DAILY  | 2030-03-30T02:30 | 2030-03-30T01:30Z 2030-03-31T01:30Z 2030-04-01T00:30Z
                    America/New_York    | FREQ=DAILY  | 2030-03-09T02:30 | 2030-03-09T07:30Z 2030-03-10T07:30Z 2030-03-11T06:30Z
                    # of a time that there is twice, the first is meant
                    Europe/Berlin       | FREQ=DAILY  | 2030-10-26T02:30 | 2030-10-26T00:30Z 2030-10-27T00:30Z 2030-10-28T01:30Z
                    # every hour has no hole where there is none
                    Europe/Berlin       | FREQ=HOURLY | 2030-03-31T01:30 | 2030-03-31T00:30Z 2030-03-31T01:30Z 2030-03-31T02:30Z
                    # a day that there was not
                    Pacific/Apia        | FREQ=DAILY  | 2011-12-29T09:00 | 2011-12-29T19:00Z 2011-12-30T19:00Z 2011-12-31T19:00Z
                    """)
    void theWallClockDecides(ZoneId zone, String rule, LocalDateTime first, String expected) {
        // When
        List<Instant> series = series(rule, first, zone, 3).stream()
                .map(time -> time.atZone(zone).toInstant())
                .toList();

        // Then
        assertThat(series)
                .containsExactlyElementsOf(Stream.of(expected.split(" "))
                        .map(java.time.OffsetDateTime::parse)
                        .map(java.time.OffsetDateTime::toInstant)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "FREQ=DAILY;COUNT=3, UTC, 3",
        "FREQ=DAILY;COUNT=1, UTC, 1",
        "COUNT=2;FREQ=DAILY, UTC, 2",
        "FREQ=DAILY;UNTIL=20300103, UTC, 3",
        "FREQ=DAILY;UNTIL=20300103T090000Z, UTC, 3",
        "FREQ=DAILY;UNTIL=20300103T085959Z, UTC, 2",
        "FREQ=DAILY;UNTIL=20300103T090000, Europe/Berlin, 3",
        "FREQ=DAILY;UNTIL=20300103T080000Z, Europe/Berlin, 3",
        "FREQ=DAILY;UNTIL=20300103T075959Z, Europe/Berlin, 2",
        "FREQ=DAILY;UNTIL=20300103, America/New_York, 3",
        "FREQ=DAILY;UNTIL=20200101, UTC, 1"
    })
    void aSeriesEnds(String rule, ZoneId zone, int length) {
        // When
        List<LocalDateTime> series = series(rule, LocalDateTime.parse("2030-01-01T09:00"), zone, 10);

        // Then
        assertThat(series).hasSize(length);
    }

    @Test
    void whatIsLeftOfACountedRuleIsOneFewer() {
        assertThat(RecurrenceRule.parse("FREQ=DAILY;COUNT=10;INTERVAL=2").rest())
                .isEqualTo("FREQ=DAILY;COUNT=9;INTERVAL=2");
        assertThat(RecurrenceRule.parse("freq=daily;count=10").rest()).isEqualTo("freq=daily;COUNT=9");
        assertThat(RecurrenceRule.parse("FREQ=DAILY").rest()).isEqualTo("FREQ=DAILY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "daily",
                "every day",
                "FREQ=",
                "FREQ=FORTNIGHTLY",
                "INTERVAL=2",
                "RRULE:FREQ=DAILY",
                "FREQ=DAILY;INTERVAL=0",
                "FREQ=DAILY;COUNT=0",
                "FREQ=DAILY;COUNT=-1",
                "FREQ=DAILY;COUNT=2;UNTIL=20300101",
                "FREQ=DAILY;UNTIL=tomorrow",
                "FREQ=WEEKLY;BYDAY=XX",
                "FREQ=MONTHLY;BYMONTHDAY=32",
                "FREQ=YEARLY;BYMONTH=13",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=DAILY;X-ZONE=Europe/Berlin",
                "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
                "FREQ=DAILY;;",
                "FREQ=DAILY;COUNT=99999999999999999999",
                "FREQ=DAILY\nFREQ=DAILY",
                "FREQ=DAILY;BYHOUR=${7*7}"
            })
    void whatCannotBeKeptIsRefused(String rule) {
        assertThatThrownBy(() -> RecurrenceRule.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed are FREQ=YEARLY|MONTHLY");
    }

    static Stream<Long> seeds() {
        return new Random(20260101).longs(400).boxed();
    }

    /** A series goes on in time, keeps its wall-clock time, and is as long as its count says. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheRuleTheZoneAndTheStart(long seed) {
        // Given
        Random random = new Random(seed);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        String rule = rule(random);
        int count = 1 + random.nextInt(30);
        LocalDateTime first = LocalDateTime.of(2024, 1, 1, 0, 0)
                .plusMinutes(random.nextInt(10 * 366 * 24 * 60))
                .withNano(random.nextInt(1_000) * 1_000);

        // When
        List<LocalDateTime> series = series(rule + ";COUNT=" + count, first, zone, 100);
        List<LocalDateTime> endless = series(rule, first, zone, count);

        // Then
        assertThat(series)
                .as("%s from %s in %s", rule, first, zone)
                .isEqualTo(endless)
                .hasSize(count);
        assertThat(series).allSatisfy(time -> assertThat(time.toLocalTime()).isEqualTo(first.toLocalTime()));
        IntStream.range(1, series.size()).forEach(i -> assertThat(Duration.between(
                        series.get(i - 1).atZone(zone).toInstant(),
                        series.get(i).atZone(zone).toInstant()))
                .as("%s from %s in %s after %s", rule, first, zone, series.get(i - 1))
                .isPositive());
    }

    private static String rule(Random random) {
        String interval = ";INTERVAL=" + (1 + random.nextInt(4));
        return switch (random.nextInt(7)) {
            case 0 -> "FREQ=DAILY" + interval;
            case 1 -> "FREQ=WEEKLY" + interval;
            case 2 -> "FREQ=WEEKLY;BYDAY=MO,WE,SA" + interval;
            case 3 -> "FREQ=MONTHLY" + interval;
            case 4 -> "FREQ=MONTHLY;BYMONTHDAY=-1" + interval;
            case 5 -> "FREQ=MONTHLY;BYDAY=2TU" + interval;
            default -> "FREQ=YEARLY" + interval;
        };
    }
}
