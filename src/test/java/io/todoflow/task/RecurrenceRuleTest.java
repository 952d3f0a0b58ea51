package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Computes the next occurrence across changes of the clocks, ends of months and leap years. */
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

    /** The series from its start, computed by a chain of completed tasks. */
    private static List<LocalDateTime> series(String rule, LocalDateTime first, ZoneId zone, int length) {
        return instants(rule, first.atZone(zone).toInstant(), zone, length).stream()
                .map(time -> LocalDateTime.ofInstant(time, zone))
                .toList();
    }

    private static List<Instant> instants(String text, Instant first, ZoneId zone, int length) {
        RecurrenceRule rule = RecurrenceRule.parse(text);
        List<Instant> series = new ArrayList<>(List.of(first));
        Optional<Series> next =
                Series.begin(rule, first, new Series.Times(first, null), zone).next(rule);
        while (next.isPresent() && series.size() < length) {
            series.add(next.get().occurrenceAt());
            next = next.get().next(rule);
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
                    # a week 53, which most years do not have
                    FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU         | 2027-01-03T09:00 | 2033-01-02T09:00 2038-01-03T09:00
                    FREQ=YEARLY;BYMONTH=2;BYWEEKNO=9;BYDAY=MO | 2028-01-01T09:00 | 2028-02-28T09:00 2029-02-26T09:00
                    # a position counts in the whole set of its period, whenever in it the series starts
                    FREQ=YEARLY;BYYEARDAY=60,200,300;BYSETPOS=2 | 2026-07-01T09:00 | 2026-07-19T09:00 2027-07-19T09:00
                    FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15;BYSETPOS=2 | 2027-06-15T09:00 | 2028-06-15T09:00 2029-06-15T09:00
                    # the interval counts from the start, in years of weeks where the rule has weeks
                    FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO | 2028-01-03T09:00 | 2029-12-31T09:00 2031-12-29T09:00
                    FREQ=HOURLY;INTERVAL=12;BYHOUR=8,20      | 2026-07-01T08:00 | 2026-07-01T20:00 2026-07-02T08:00
                    FREQ=MONTHLY;INTERVAL=3;BYMONTH=3,6,9,12 | 2026-03-31T09:00 | 2026-12-31T09:00 2027-03-31T09:00
                    FREQ=DAILY;INTERVAL=7;BYDAY=SU           | 2026-07-05T09:00 | 2026-07-12T09:00 2026-07-19T09:00
                    # what is far away is jumped to
                    FREQ=HOURLY;BYMONTH=1                    | 2026-07-01T00:00 | 2027-01-01T00:00 2027-01-01T01:00
                    FREQ=SECONDLY;BYMONTH=1                  | 2026-07-01T00:00 | 2027-01-01T00:00 2027-01-01T00:00:01
                    # the first is not one that the rule gives
                    FREQ=WEEKLY;BYDAY=MO                     | 2030-01-02T09:00 | 2030-01-07T09:00 2030-01-14T09:00
                    """)
    void theNextOccurrencesMatch(String rule, LocalDateTime first, String expected) {
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
                    # short steps follow the hours that there are: none that is left out, both that come twice
                    Europe/Berlin       | FREQ=MINUTELY;INTERVAL=30 | 2026-03-29T01:30 | 2026-03-29T00:30Z 2026-03-29T01:00Z 2026-03-29T01:30Z
                    Europe/Berlin       | FREQ=HOURLY  | 2026-10-25T01:30 | 2026-10-24T23:30Z 2026-10-25T00:30Z 2026-10-25T01:30Z
                    Europe/Berlin       | FREQ=MINUTELY;INTERVAL=30 | 2026-10-25T02:30 | 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z
                    # a day without midnight
                    Africa/Cairo        | FREQ=DAILY  | 2026-04-23T00:00 | 2026-04-22T22:00Z 2026-04-23T22:00Z 2026-04-24T21:00Z
                    # a day that there was not
                    Pacific/Apia        | FREQ=DAILY  | 2011-12-29T09:00 | 2011-12-29T19:00Z 2011-12-30T19:00Z 2011-12-31T19:00Z
                    """)
    void occurrencesFollowTheWallClock(ZoneId zone, String rule, LocalDateTime first, String expected) {
        // When
        List<Instant> series = instants(rule, first.atZone(zone).toInstant(), zone, 3);

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                  | '' is not a part of a rule
                    daily                               | 'DAILY' is not a part of a rule
                    RRULE:FREQ=DAILY                    | 'RRULE:FREQ' is not a part of a rule
                    FREQ=                               | FREQ has no value
                    INTERVAL=2                          | FREQ is missing
                    FREQ=FORTNIGHTLY                    | FREQ is not 'FORTNIGHTLY'
                    FREQ=DAILY;INTERVAL=0               | INTERVAL is a number from 1
                    FREQ=DAILY;COUNT=0                  | COUNT is a number from 1
                    FREQ=DAILY;COUNT=-1                 | COUNT is a number from 1
                    FREQ=DAILY;COUNT=99999999999999999999 | COUNT is a number from 1
                    FREQ=DAILY;COUNT=2;UNTIL=20300101   | COUNT and UNTIL exclude each other
                    FREQ=DAILY;UNTIL=tomorrow           | UNTIL is a time such as
                    FREQ=DAILY;UNTIL=20300230           | UNTIL is a time such as
                    FREQ=WEEKLY;BYDAY=XX                | BYDAY has days such as
                    FREQ=WEEKLY;BYDAY=1MO               | BYDAY=1MO has a number
                    FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO    | BYDAY=1MO has a number
                    FREQ=MONTHLY;BYDAY=0MO              | BYDAY has numbers from 1 to 53
                    FREQ=MONTHLY;BYMONTHDAY=32          | BYMONTHDAY has numbers from 1 to 31
                    FREQ=WEEKLY;BYMONTHDAY=1            | BYMONTHDAY is not for FREQ=WEEKLY
                    FREQ=YEARLY;BYMONTH=13              | BYMONTH has numbers from 1 to 12
                    FREQ=MONTHLY;BYWEEKNO=1             | BYWEEKNO is not for FREQ=MONTHLY
                    FREQ=DAILY;BYYEARDAY=1              | BYYEARDAY is not for FREQ=DAILY
                    FREQ=DAILY;BYHOUR=24                | BYHOUR has numbers from 0 to 23
                    FREQ=DAILY;BYHOUR=${7*7}            | BYHOUR has numbers from 0 to 23
                    FREQ=DAILY;BYSETPOS=1               | BYSETPOS needs another part
                    FREQ=WEEKLY;WKST=1                  | WKST is one of MO
                    FREQ=DAILY;X-ZONE=Europe/Berlin     | 'X-ZONE' is not a part of a rule
                    RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD | 'RSCALE' is not a part of a rule
                    FREQ=DAILY;;                        | '' is not a part of a rule
                    FREQ=DAILY;FREQ=DAILY               | FREQ occurs twice
                    """)
    void anInvalidRuleIsRefusedWithItsWrongPart(String rule, String part) {
        assertThatThrownBy(() -> RecurrenceRule.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part)
                .hasMessageContaining("allowed are FREQ=YEARLY|MONTHLY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
                "FREQ=HOURLY;INTERVAL=12;BYHOUR=8,20",
                "FREQ=MONTHLY;BYDAY=6MO",
                "FREQ=YEARLY;INTERVAL=999999999",
                "FREQ=DAILY;INTERVAL=7;BYDAY=SA"
            })
    void aRuleThatNeverOccursAfterItsStartIsRefused(String rule) {
        // Given
        Instant friday = Instant.parse("2026-07-03T09:00:00Z");

        // When
        ThrowingCallable begin =
                () -> Series.begin(RecurrenceRule.parse(rule), friday, new Series.Times(friday, null), ZoneOffset.UTC);

        // Then
        assertThatThrownBy(begin)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never occurs after its start, 2026-07-03T09:00");
    }

    @Test
    void aRuleThatTakesTooLongIsRefused() {
        // Given each second of days that there are not
        Instant start = Instant.parse("2026-07-03T09:00:00Z");

        // When
        ThrowingCallable begin = () -> Series.begin(
                RecurrenceRule.parse("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"),
                start,
                new Series.Times(start, null),
                ZoneOffset.UTC);

        // Then
        assertThatThrownBy(begin).hasMessageContaining("occurs never, or too rarely");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # each breaks one part of its rule alone
                    FREQ=DAILY;INTERVAL=2                | 2026-01-01T09:00 | 2026-01-02T09:00
                    FREQ=WEEKLY;INTERVAL=2;BYDAY=MO      | 2026-01-05T09:00 | 2026-01-12T09:00
                    FREQ=YEARLY;INTERVAL=2               | 2026-01-01T09:00 | 2027-01-01T09:00
                    FREQ=DAILY;BYMONTH=1                 | 2026-01-01T09:00 | 2026-02-01T09:00
                    FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU     | 2027-01-03T09:00 | 2028-01-02T09:00
                    FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU     | 2027-01-03T09:00 | 2033-01-01T09:00
                    FREQ=YEARLY;BYYEARDAY=60             | 2026-03-01T09:00 | 2027-03-02T09:00
                    FREQ=MONTHLY;BYMONTHDAY=-1           | 2026-01-31T09:00 | 2026-02-27T09:00
                    FREQ=MONTHLY;BYDAY=2TU               | 2026-01-13T09:00 | 2026-02-17T09:00
                    FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1 | 2026-01-31T09:00 | 2026-02-21T09:00
                    FREQ=DAILY;BYHOUR=8                  | 2026-01-01T08:00 | 2026-01-02T09:00
                    FREQ=DAILY                           | 2026-01-01T09:00 | 2026-01-02T09:01
                    FREQ=MONTHLY                         | 2026-01-31T09:00 | 2026-03-30T09:00
                    """)
    void aTimeThatViolatesItsRuleIsDetected(String rule, LocalDateTime start, LocalDateTime wrong) {
        // Given
        OccurrencePredicate predicate = new OccurrencePredicate(RecurrenceRule.parse(rule), start);

        // Then
        assertThat(predicate.holds(start)).isTrue();
        assertThat(predicate.holds(wrong)).isFalse();
    }

    @Test
    void postponingAnOccurrenceDoesNotMoveTheReminderOfItsSeries() {
        // Given a reminder an hour before
        Instant due = Instant.parse("2026-07-06T09:00:00Z");
        Series.Times times = new Series.Times(due, due.minusSeconds(3600));
        RecurrenceRule rule = RecurrenceRule.parse("FREQ=WEEKLY;COUNT=3");
        Series first = Series.begin(rule, due, times, ZoneOffset.UTC);

        // When
        Series postponed = first.moved(times, new Series.Times(due.plusSeconds(86_400), times.remindAt()));
        Series earlierReminder = first.moved(times, new Series.Times(due, due.minusSeconds(7200)));

        // Then
        assertThat(postponed).isEqualTo(first);
        assertThat(postponed.next(rule)).hasValueSatisfying(next -> {
            assertThat(next.occurrenceAt()).isEqualTo("2026-07-13T09:00:00Z");
            assertThat(next.remindAt(rule)).isEqualTo("2026-07-13T08:00:00Z");
            assertThat(next.occurrence()).isEqualTo(2);
        });
        assertThat(earlierReminder.next(rule))
                .hasValueSatisfying(next -> assertThat(next.remindAt(rule)).isEqualTo("2026-07-13T07:00:00Z"));
    }

    @Test
    void skippedOccurrencesStillCount() {
        // Given
        Instant due = Instant.parse("2026-07-06T09:00:00Z");
        RecurrenceRule rule = RecurrenceRule.parse("FREQ=DAILY;COUNT=100");
        Series first = Series.begin(rule, due, new Series.Times(due, null), ZoneOffset.UTC);

        // When
        Optional<Series> next = first.nextAfter(rule, Instant.parse("2026-08-01T12:00:00Z"));
        Optional<Series> afterTheEnd = first.nextAfter(rule, Instant.parse("2027-08-01T12:00:00Z"));

        // Then
        assertThat(next).hasValueSatisfying(series -> {
            assertThat(series.occurrenceAt()).isEqualTo("2026-08-02T09:00:00Z");
            assertThat(series.occurrence()).isEqualTo(28);
        });
        assertThat(afterTheEnd).isEmpty();
    }

    static Stream<Long> seeds() {
        return new Random(20260101).longs(400).boxed();
    }

    /** A series advances, keeps its wall-clock time, and has the length of its count. */
    @ParameterizedTest
    @MethodSource("seeds")
    void occurrencesSatisfyTheirRuleForAnyRuleZoneAndStart(long seed) {
        // Given
        Random random = new Random(seed);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        String rule = rule(random);
        int count = 1 + random.nextInt(30);
        LocalDateTime first = LocalDateTime.of(2024, 1, 1, 0, 0)
                .plusMinutes(random.nextInt(10 * 366 * 24 * 60))
                .withNano(random.nextInt(1_000) * 1_000);

        LocalDateTime firstAsThereIs =
                LocalDateTime.ofInstant(first.atZone(zone).toInstant(), zone);

        // When
        List<LocalDateTime> series = series(rule + ";COUNT=" + count, first, zone, 100);
        List<LocalDateTime> endless = series(rule, first, zone, count);

        // Then
        assertThat(series)
                .as("%s from %s in %s", rule, first, zone)
                .isEqualTo(endless)
                .hasSize(count);
        assertThat(series.stream().filter(time -> !isAfterAGap(time, zone)))
                .allSatisfy(time -> assertThat(time.toLocalTime()).isEqualTo(firstAsThereIs.toLocalTime()));
        IntStream.range(1, series.size()).forEach(i -> assertThat(Duration.between(
                        series.get(i - 1).atZone(zone).toInstant(),
                        series.get(i).atZone(zone).toInstant()))
                .as("%s from %s in %s after %s", rule, first, zone, series.get(i - 1))
                .isPositive());
    }

    /** Whether a change of the clocks may have moved the time. */
    private static boolean isAfterAGap(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition change =
                zone.getRules().previousTransition(time.atZone(zone).toInstant());
        return change != null
                && change.isGap()
                && Duration.between(change.getInstant(), time.atZone(zone).toInstant())
                                .compareTo(change.getDuration())
                        <= 0;
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
