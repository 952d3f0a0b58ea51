package io.todoflow.camel.dapr.contract;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The embedded Dapr behaves as recorded from a real daprd.
 *
 * <p>{@code -Ddapr.recordings=<folder>} names the recordings, one JSON file each. Those of {@code
 * recordings-not-replayed.txt} are skipped with the reason.
 */
class RecordingsTest {

    private static final String FOLDER = "dapr.recordings";

    @TestFactory
    Stream<DynamicTest> eachRecordingIsRepeated() throws IOException {
        Path folder = Path.of(System.getProperty(FOLDER, ""));
        if (folder.toString().isEmpty()) {
            return Stream.of(dynamicTest("no recordings", () -> abort("-D" + FOLDER + "=<folder> is not given")));
        }
        Map<String, String> skipped = notReplayed();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> recordings = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            return recordings.stream()
                    .map(file -> dynamicTest(nameOf(file), () -> {
                        reason(skipped, nameOf(file)).ifPresent(reason -> abort("not replayed: " + reason));
                        new Replay(Recording.read(file)).run();
                    }));
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.json$", "");
    }

    private static Optional<String> reason(Map<String, String> skipped, String name) {
        return skipped.entrySet().stream()
                .filter(entry -> name.matches(entry.getKey().replace("*", ".*")))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> notReplayed() {
        try (InputStream list =
                Objects.requireNonNull(RecordingsTest.class.getResourceAsStream("/recordings-not-replayed.txt"))) {
            Map<String, String> reasons = new LinkedHashMap<>();
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("→", 2))
                    .forEach(entry -> reasons.put(entry[0].strip(), entry[1].strip()));
            return reasons;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
