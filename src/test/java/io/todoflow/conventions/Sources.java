package io.todoflow.conventions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Searches texts of the repository. */
final class Sources {

    static final Path SQL = Path.of("src/main/resources/sql");
    static final Path CONFIGURATION = Path.of("src/main/resources/application.yaml");

    private Sources() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> productionJava() {
        return productionFiles().stream().map(Sources::text).toList();
    }

    /** The Java files of the application and its modules. */
    static List<Path> productionFiles() {
        return Stream.of("src", "camel-dapr/src", "camel-kafka-direct/src", "dapr-embedded/src")
                .flatMap(module -> YamlFile.files(module + "/main/java", ".java").stream())
                .toList();
    }

    static List<YamlFile> flows() {
        return Stream.concat(YamlFile.routes().stream(), YamlFile.kamelets().stream())
                .toList();
    }

    /** All matches of the first group of the pattern in the texts. */
    static Set<String> found(Pattern pattern, Stream<String> texts) {
        return texts.flatMap(text -> pattern.matcher(text).results())
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }
}
