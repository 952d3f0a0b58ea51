package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.task.Series.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares rules, starts and time zones with a table of expected occurrences, which names its sources. */
class RecurrenceTableTest {

    private static final Map<String, ZoneId> ZONES = Map.of(
            "Berlin", ZoneId.of("Europe/Berlin"),
            "Lord_Howe", ZoneId.of("Australia/Lord_Howe"),
            "Cairo", ZoneId.of("Africa/Cairo"));

    /** A rule with its start in a time zone, and the expected occurrences; none if it never occurs. */
    private record Case(String rule, LocalDateTime start, ZoneId zone, List<Instant> expected, boolean isNever) {

        Instant begin() {
            return start.atZone(zone).toInstant();
        }
    }

    private static List<Case> cases() throws IOException {
        Map<List<String>, Case> cases = new HashMap<>();
        List<String> starts = List.of();
        String rule = "";
        for (String line : table()) {
            List<String> cells = List.of(line.split("\\|"));
            if (line.startsWith("source")) {
                starts = cells.subList(2, cells.size());
            } else if (line.startsWith("  ")) {
                String[] difference = line.strip().split(": | ");
                List<Instant> expected = Stream.of(difference)
                        .skip(2)
                        .filter(time -> !time.equals("end"))
                        .map(time -> time(time).toInstant(ZoneOffset.UTC))
                        .toList();
                cases.put(
                        List.of(rule, difference[0], difference[1]),
                        new Case(rule, LocalDateTime.parse(difference[0]), zone(difference[1]), expected, false));
            } else {
                rule = cells.get(1);
                for (int i = 0; i < starts.size(); i++) {
                    String expected = cells.get(i + 2);
                    for (String zone : ZONES.keySet()) {
                        cases.put(
                                List.of(rule, starts.get(i), zone),
                                new Case(
                                        rule,
                                        LocalDateTime.parse(starts.get(i)),
                                        zone(zone),
                                        onWallClock(expected, zone(zone)),
                                        expected.equals("never")));
                    }
                }
            }
        }
        return new ArrayList<>(cases.values());
    }

    private static List<String> table() throws IOException {
        try (var resource = RecurrenceTableTest.class.getResourceAsStream("/recurrences.txt")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static ZoneId zone(String name) {
        return Objects.requireNonNull(ZONES.get(name), name);
    }

    private static List<Instant> onWallClock(String times, ZoneId zone) {
        return Stream.of(times.split(" "))
                .filter(time -> Character.isDigit(time.charAt(0)))
                .map(time -> time(time).atZone(zone).toInstant())
                .toList();
    }

    /** A time such as 20300131T0900, with seconds if they are not 0. */
    private static LocalDateTime time(String text) {
        String digits = text.replace("Z", "");
        return LocalDateTime.parse("%s-%s-%sT%s:%s:%s"
                .formatted(
                        digits.substring(0, 4),
                        digits.substring(4, 6),
                        digits.substring(6, 8),
                        digits.substring(9, 11),
                        digits.substring(11, 13),
                        digits.length() > 13 ? digits.substring(13) : "00"));
    }

    /** The result of a case; without times if its rule was refused. */
    private record Outcome(Case sought, Optional<List<Instant>> times) {

        boolean isWrong() {
            return times.isPresent() && !times.get().equals(sought.expected());
        }
    }

    private static Outcome compute(Case sought) {
        try {
            return new Outcome(sought, Optional.of(times(sought)));
        } catch (IllegalArgumentException refused) {
            return new Outcome(sought, Optional.empty());
        }
    }

    private static List<Instant> times(Case sought) {
        RecurrenceRule rule = RecurrenceRule.parse(sought.rule());
        List<Instant> found = new ArrayList<>();
        Optional<Series> series = Series.begin(rule, sought.begin(), new Times(sought.begin(), null), sought.zone())
                .next(rule);
        while (series.isPresent() && found.size() < 2) {
            found.add(series.get().occurrenceAt());
            series = found.size() < 2 ? series.get().next(rule) : series;
        }
        return found;
    }

    @Test
    void theTableCoversEachPart() throws IOException {
        // When
        List<Case> cases = cases();

        // Then
        assertThat(cases.stream().map(Case::rule).distinct()).hasSizeGreaterThan(400);
        assertThat(cases.stream().map(Case::start).distinct()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(cases.stream().map(Case::zone).distinct()).hasSize(3);
    }

    @Test
    void eachRuleYieldsTheExpectedTimes() throws IOException {
        // Given
        List<Case> valid = cases().stream().filter(sought -> !sought.isNever()).toList();

        // When
        List<Outcome> outcomes =
                valid.parallelStream().map(RecurrenceTableTest::compute).toList();

        // Then
        assertThat(outcomes).filteredOn(Outcome::isWrong).isEmpty();
        assertThat(outcomes).filteredOn(outcome -> outcome.times().isEmpty()).isEmpty();
    }

    @Test
    void aRuleThatNeverOccursIsRefused() throws IOException {
        // Given
        List<Case> never = cases().stream().filter(Case::isNever).toList();

        // When
        List<Outcome> outcomes =
                never.parallelStream().map(RecurrenceTableTest::compute).toList();

        // Then
        assertThat(outcomes).isNotEmpty().allMatch(outcome -> outcome.times().isEmpty());
    }
}
