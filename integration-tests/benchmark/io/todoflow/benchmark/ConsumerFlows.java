package io.todoflow.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The flows that consume task events, according to the route files: audit first, the others by name. */
final class ConsumerFlows {

    private static final String AUDIT = "audit";
    private static final String SUFFIX = ".camel.yaml";
    private static final List<String> NAMES = read();

    private ConsumerFlows() {}

    /** Options of an application that runs only the first of them. */
    static List<String> onlyTheFirst(int count) {
        return NAMES.stream()
                .skip(count)
                .map("-Dtodoflow.%s.enabled=false"::formatted)
                .toList();
    }

    private static List<String> read() {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.filter(Files::isRegularFile)
                    .filter(ConsumerFlows::consumes)
                    .map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .sorted(Comparator.comparing((String name) -> !name.equals(AUDIT))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean consumes(Path file) {
        try {
            return Files.readString(file).contains("kamelet:task-event-source");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
