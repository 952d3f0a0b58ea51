package io.todoflow.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.words.TaskText.Draft;
import io.todoflow.words.TaskText.Unclear;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;

/** Reads the sentences of {@code words/sentences.txt}, each at its given time. */
class TaskTextReaderTest {

    private static final double UNDERSTOOD = 0.9;
    private static final int FEWEST = 250;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    /** A sentence, its time and time zone, and the expected result. */
    record Sentence(Instant now, ZoneId zone, String text, List<String> expected) {

        boolean isQuestion() {
            return expected.get(0).startsWith("?");
        }

        boolean isNotUnderstood() {
            return expected.get(0).startsWith("??");
        }

        boolean isTakenForATitle() {
            return expected.get(0).equals("?? -");
        }

        @Override
        public String toString() {
            return "%s, at %s".formatted(text, now.atZone(zone));
        }
    }

    static List<Sentence> sentences() throws IOException {
        List<Sentence> sentences = new ArrayList<>();
        ZoneId zone = ZoneId.of("UTC");
        Instant now = Instant.EPOCH;
        for (String line : lines("words/sentences.txt")) {
            if (line.startsWith("now ")) {
                String[] words = line.split("\\s+");
                zone = ZoneId.of(words[2]);
                now = time(words[1], zone);
            } else {
                List<String> cells =
                        Arrays.stream(line.split("\\|")).map(String::strip).toList();
                sentences.add(new Sentence(now, zone, cells.get(0), cells.subList(1, cells.size())));
            }
        }
        return sentences;
    }

    static List<String> lines(String resource) throws IOException {
        return new ClassPathResource(resource)
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    static Instant time(String text, ZoneId zone) {
        String iso = text.replace(' ', 'T');
        return iso.matches(".*[+-]\\d\\d:\\d\\d$")
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).atZone(zone).toInstant();
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void aSentenceIsReadOrQuestioned(Sentence sentence) {
        // When
        TaskText read = new TaskTextReader(sentence.zone(), sentence.now()).read(sentence.text());

        // Then
        if (sentence.isTakenForATitle()) {
            assertThat(read)
                    .isEqualTo(new Draft(
                            sentence.text(),
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        } else if (sentence.isQuestion()) {
            assertThat(read).isInstanceOfSatisfying(Unclear.class, unclear -> assertThat(unclear.question())
                    .contains(sentence.expected().get(0).replaceFirst("^\\?+ ", "")));
        } else {
            assertThat(read).isEqualTo(expected(sentence));
        }
    }

    private static Draft expected(Sentence sentence) {
        List<String> cells = sentence.expected();
        return new Draft(
                cells.get(0),
                List.of(),
                Optional.empty(),
                cells.get(1).equals("-") ? Optional.empty() : Optional.of(time(cells.get(1), sentence.zone())),
                cell(cells, "remind ").map(text -> time(text, sentence.zone())),
                cell(cells, "every "));
    }

    private static Optional<String> cell(List<String> cells, String prefix) {
        return cells.stream()
                .skip(2)
                .filter(cell -> cell.startsWith(prefix))
                .map(cell -> cell.substring(prefix.length()))
                .findFirst();
    }

    @Test
    void nineOutOfTenSentencesAreUnderstood() throws IOException {
        // Given
        List<Sentence> sentences = sentences();

        // When
        long understood = sentences.stream()
                .filter(sentence -> !sentence.isNotUnderstood())
                .count();

        // Then
        assertThat(sentences)
                .hasSizeGreaterThanOrEqualTo(FEWEST)
                .as("some are not, or the share says nothing")
                .anyMatch(Sentence::isNotUnderstood);
        assertThat((double) understood / sentences.size()).isBetween(UNDERSTOOD, 1.0);
    }

    static Stream<String> times() throws IOException {
        return lines("words/times.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("times")
    void aTimeAloneIsReadOrQuestioned(String line) {
        // Given
        ZoneId zone = ZoneId.of("Europe/Berlin");
        TimeReader reader = new TimeReader(zone, time("2026-11-29T10:00", zone));
        String[] cells = line.split("\\s*\\|\\s*");

        // When
        Reading read = reader.read(cells[0], TimeReader.END_OF_DAY);

        // Then
        String said = read instanceof Reading.Moment moment
                ? TIME.format(moment.time().atZone(zone))
                : read instanceof Reading.Unclear unclear ? "? " + unclear.question() : "-";
        if (cells[1].startsWith("?")) {
            assertThat(said).startsWith("?").contains(cells[1].substring(2));
        } else {
            assertThat(said).isEqualTo(cells[1]);
        }
    }

    @Test
    void tagsAndThePriorityAreRemovedFromAnyPosition() {
        // Given
        ZoneId zone = ZoneId.of("Europe/Berlin");

        // When
        TaskText read = new TaskTextReader(zone, time("2026-11-29T10:00", zone))
                .read("Buy milk #home tomorrow 9am !high #shop, remind me");

        // Then
        Instant due = time("2026-11-30T09:00", zone);
        assertThat(read)
                .isEqualTo(new Draft(
                        "Buy milk",
                        List.of("home", "shop"),
                        Optional.of("high"),
                        Optional.of(due),
                        Optional.of(due),
                        Optional.empty()));
    }
}
