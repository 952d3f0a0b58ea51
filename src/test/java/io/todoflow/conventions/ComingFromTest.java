package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks each row of the comparison with documents of other systems, which the page lists. */
class ComingFromTest {

    private static final Path ROWS = Path.of("src/test/resources/coming-from.csv");
    private static final Path PAGE = Path.of("docs/coming-from.md");
    private static final String BEGIN = "<!-- rows of src/test/resources/coming-from.csv -->\n";
    private static final String END = "<!-- end of rows -->\n";
    private static final List<String> VERDICTS = List.of("works", "other name", "differs", "needs a cluster");

    private static final List<String> TRIED_WITH = List.of("daprd", "python");
    private static final List<Path> TESTS =
            List.of(Path.of("src/test/java"), Path.of("integration-tests/java"), Path.of("camel-dapr/src/test/java"));

    /**
     * A row.
     *
     * @param checks what must exist, each as {@code path:}, {@code env:}, {@code key:}, {@code chart:}, {@code file:},
     *     {@code dialect:}, {@code publish:} or {@code test:}; {@code tried:} names a manual check
     */
    private record Row(String document, String shows, String verdict, String instead, List<String> checks) {

        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            assertThat(cells).as(line).hasSize(5);
            List<String> texts = Arrays.stream(cells).map(String::strip).toList();
            List<String> checks = Arrays.stream(texts.get(4).split(" (?=\\w+:)"))
                    .filter(check -> !check.isEmpty())
                    .toList();
            return new Row(texts.get(0), texts.get(1), texts.get(2), texts.get(3), checks);
        }

        String line() {
            return "| %s | %s | %s | %s |\n".formatted(document, shows, verdict, instead.isEmpty() ? "–" : instead);
        }
    }

    private static List<Row> rows() {
        return read(ROWS).lines().skip(1).map(Row::of).toList();
    }

    static Stream<Named<Row>> named() {
        return rows().stream().map(row -> Named.of(row.document() + ": " + row.shows(), row));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void everythingThatARowNamesExists(Row row) {
        assertThat(row.verdict()).isIn(VERDICTS);
        assertThat(row.checks()).isNotEmpty().allSatisfy(ComingFromTest::exists);
    }

    private static void exists(String check) throws IOException {
        String name = check.substring(check.indexOf(':') + 1);
        switch (check.substring(0, check.indexOf(':'))) {
            case "path" -> {
                String[] operation = name.split(" ");
                assertThat(YamlFile.read(Path.of("src/main/resources/openapi/todoflow.yaml"))
                                .tree()
                                .path("paths")
                                .path(operation[1])
                                .has(operation[0].toLowerCase(java.util.Locale.ROOT)))
                        .as(check)
                        .isTrue();
            }
            case "env" ->
                assertThat(read(Path.of("src/main/resources/application.yaml"))
                                + read(Path.of("src/main/java/io/todoflow/ServiceSelection.java")))
                        .as(check)
                        .containsPattern("[{\"]" + name + "[:\"]");
            case "key" -> assertThat(read(Path.of("docs/operations.md"))).contains("`" + name + "`");
            case "chart" ->
                assertThat(YamlFile.read(Path.of("helm/todoflow/values.yaml"))
                                .tree()
                                .at("/" + name.replace('.', '/'))
                                .isMissingNode())
                        .as(check)
                        .isFalse();
            case "file" -> assertThat(Path.of(name)).exists();
            case "dialect" ->
                assertThat(Path.of("src/main/resources/dialects/" + name + ".jq"))
                        .exists();
            case "publish" ->
                assertThat(Path.of("src/main/resources/dialects/publish/" + name + ".jq"))
                        .exists();
            case "test" ->
                assertThat(test(name.substring(0, name.indexOf('.'))))
                        .as(check)
                        .contains(" " + name.substring(name.indexOf('.') + 1) + "(");
            case "tried" -> assertThat(name).isIn(TRIED_WITH);
            default -> throw new AssertionError("Unknown check " + check);
        }
    }

    /** The sources of the tests with that name; several modules may have one. */
    private static String test(String simpleName) {
        return TESTS.stream()
                .flatMap(ComingFromTest::files)
                .filter(file -> file.endsWith(simpleName + ".java"))
                .map(ComingFromTest::read)
                .collect(Collectors.joining());
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thePageShowsTheRows() {
        // Given
        String table = "| Document | Shows | Verdict | Write instead, or note |\n|---|---|---|---|\n"
                + rows().stream().map(Row::line).collect(Collectors.joining());

        // When
        String page = read(PAGE);

        // Then
        assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
                .as("Put this between the marks in %s:\n%s", PAGE, table)
                .isEqualTo(table);
    }
}
