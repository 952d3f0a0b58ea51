package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that documents refer to exists: files, tests, commands, configuration keys and their defaults. Sentences
 * are short.
 */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)[^)]*\\)");
    private static final Pattern PATH = Pattern.compile(
            "`((?:src|routes|kamelets|dapr-components|integration-tests|docs|helm|camel-dapr|camel-kafka-direct|dapr-embedded|test-support)/[\\w./-]*)`");
    private static final Pattern TEST_METHOD = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern TEST_OPTION = Pattern.compile("-Dtest=(\\w+)");
    private static final Pattern MAVEN = Pattern.compile("(?m)(?:^|`)\\./mvnw ([^`\\n]+)");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([\\w.-]+)` \\| (?:`(.*?)`)? ?\\| (?:`(\\w+)`)? ?\\|");
    private static final Pattern SHORT_VARIABLE = Pattern.compile("\\$\\{(\\w+):(.*)}");
    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    /** The topics of task events have one row for all types, and one for the consumed topics. */
    private static final Pattern TOPICS_OF_TYPES = Pattern.compile("todoflow\\.topics\\.task-(?!reminders).*");

    private static final int MOST_WORDS = 35;
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern ADDRESS = Pattern.compile("]\\([^)]*\\)");
    private static final Pattern LIST_ITEM = Pattern.compile("^ *(?:[-*]|\\d+\\.) ");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?][\\])*\"]{0,3})\\s+");
    private static final Set<String> PHASES = Set.of("clean", "compile", "test", "package", "verify", "deploy");

    static Stream<Path> documents() {
        return Stream.concat(
                Stream.of(
                                "README.md",
                                "CONTRIBUTING.md",
                                "CHANGELOG.md",
                                "SECURITY.md",
                                "camel-dapr/README.md",
                                "dapr-embedded/README.md")
                        .map(Path::of),
                YamlFile.files("docs", ".md").stream());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everythingThatADocumentNamesExists(Path document) {
        // Given
        String text = Sources.text(document);

        // Then
        assertThat(groups(LINK, text))
                .as("Links of %s", document)
                .allMatch(link -> Files.exists(document.resolveSibling(link)));
        assertThat(groups(PATH, text)).as("Paths in %s", document).allMatch(path -> Files.exists(Path.of(path)));
        assertThat(groups(MAVEN, text)).as("Maven goals in %s", document).allMatch(DocumentsTest::isGoal);
        assertThat(groups(TEST_OPTION, text))
                .as("Tests in %s, or made by it", document)
                .allMatch(test -> !source(test).isEmpty() || text.contains("\nclass " + test + " {"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void eachTestThatADocumentNamesExists(Path document) {
        // When
        List<String> missing = TEST_METHOD
                .matcher(Sources.text(document))
                .results()
                .filter(test -> !source(test.group(1)).contains(" " + test.group(2) + "("))
                .map(MatchResult::group)
                .toList();

        // Then
        assertThat(missing).as("Tests that %s names", document).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"docs/guarantees.md,What is guaranteed", "docs/threats.md,Threats"})
    void eachGuaranteeAndEachThreatNamesATest(Path document, String title) {
        // Given
        String table = Sources.text(document)
                .replaceFirst("(?s).*?# " + title + "\n", "")
                .replaceFirst("(?s)## .*", "");

        // When
        List<String> rows =
                table.lines().filter(line -> line.startsWith("| ")).skip(1).toList();

        // Then
        assertThat(rows).isNotEmpty().allMatch(row -> TEST_METHOD
                .matcher(row.replaceFirst(".*\\| (?=.)", ""))
                .find());
    }

    @Test
    void theTableOfConfigurationAgreesWithTheConfiguration() {
        // Given
        Map<String, List<String>> written = new LinkedHashMap<>();
        ROW.matcher(Sources.text(Path.of("docs/operations.md")))
                .results()
                .filter(row -> !TOPICS_OF_TYPES.matcher(row.group(1)).matches())
                .forEach(row -> written.put(row.group(1), List.of(orEmpty(row.group(2)), orEmpty(row.group(3)))));

        // When
        Map<String, List<String>> configured = new LinkedHashMap<>();
        YamlFile.read(Sources.CONFIGURATION)
                .places()
                .filter(place -> place.node().isValueNode())
                .forEach(place -> {
                    String key = place.pointer().substring(1).replace('/', '.');
                    boolean isOurs = key.startsWith("todoflow.") && !key.startsWith("todoflow.services.");
                    if (TOPICS_OF_TYPES.matcher(key).matches()) {
                        return;
                    }
                    if (isOurs || written.containsKey(key) || place.text().matches("\\$\\{[A-Z_]+:.*}")) {
                        configured.put(key, defaultAndVariable(place.text()));
                    }
                });

        // Then
        assertThat(written)
                .as("Rows of docs/operations.md: key, default and variable, as application.yaml has them")
                .isEqualTo(configured);
    }

    static Stream<Path> prose() {
        return documents()
                .filter(document -> !document.startsWith("docs/archive")
                        && !document.startsWith("docs/decisions")
                        && !document.startsWith("camel-dapr"));
    }

    /** Tables, headings and code are not sentences. */
    @ParameterizedTest
    @MethodSource("prose")
    void sentencesAreShort(Path document) {
        // When
        List<String> tooLong = sentences(Sources.text(document))
                .filter(sentence -> sentence.split(" +", -1).length > MOST_WORDS)
                .toList();

        // Then
        assertThat(tooLong)
                .as("Sentences of %s with more than %d words; make two of each", document, MOST_WORDS)
                .isEmpty();
    }

    @Test
    void aLongSentenceIsFoundEverywhere() {
        // Given
        String sentence = "word ".repeat(MOST_WORDS) + "last.";
        String text = "# Title\n\n| " + sentence + " |\n\n```\n" + sentence + "\n```\n\nShort. " + sentence
                + " Short.\n\n   - " + sentence + "\n";

        // Then
        assertThat(sentences(text).filter(part -> part.split(" +", -1).length > MOST_WORDS))
                .containsExactly(sentence, sentence);
    }

    private static Stream<String> sentences(String text) {
        return CODE_BLOCK
                .matcher(text)
                .replaceAll("")
                .lines()
                .filter(line -> !line.startsWith("|") && !line.startsWith("#"))
                .map(line -> LIST_ITEM.matcher(line).replaceFirst(""))
                .map(line -> CODE.matcher(line).replaceAll("code"))
                .map(line -> ADDRESS.matcher(line).replaceAll("]"))
                .flatMap(SENTENCE_END::splitAsStream)
                .map(String::trim);
    }

    @ParameterizedTest
    @CsvSource({"taskEvent, task-event", "reminderEvent, reminder-event"})
    void theAsyncApiDocumentHasTheTypesOfTheSchemas(String message, String schema) {
        // Given
        Path file = SCHEMAS.resolve(schema + ".v1.schema.json");
        JsonNode properties = YamlFile.read(Path.of("docs/asyncapi.yaml"))
                .tree()
                .at("/components/messages/%s/payload/allOf/1/properties".formatted(message));

        // Then
        assertThat(Path.of("docs").resolve(properties.at("/data/$ref").asText()).normalize())
                .isEqualTo(file);
        assertThat(properties.at("/type/$ref").asText())
                .isEqualTo(properties.at("/data/$ref").asText() + "#/properties/event_type");
        assertThat(YamlFile.read(file).tree().at("/properties/event_type").isObject())
                .isTrue();
    }

    private static List<String> defaultAndVariable(String value) {
        var variable = SHORT_VARIABLE.matcher(value);
        return variable.matches() ? List.of(variable.group(2), variable.group(1)) : List.of(value, "");
    }

    private static boolean isGoal(String command) {
        String pom = Sources.text(Path.of("pom.xml")) + Sources.text(Path.of("integration-tests/pom.xml"));
        return Stream.of(command.trim().split(" +", -1))
                .filter(word -> !word.startsWith("-"))
                .allMatch(word -> PHASES.contains(word)
                        // a plugin that is not part of the build, with its version
                        || word.matches("[\\w.]+:[\\w-]+-maven-plugin:[\\d.]+:\\w+")
                        || (word.contains(":")
                                && pom.contains("<artifactId>" + word.replaceFirst(":.*", "") + "-maven-plugin<")));
    }

    /** The source of a test class; empty if there is none. */
    private static String source(String test) {
        return Stream.of(
                        "src/test/java",
                        "camel-dapr/src",
                        "camel-kafka-direct/src",
                        "dapr-embedded/src",
                        "integration-tests")
                .filter(folder -> Files.exists(Path.of(folder)))
                .flatMap(folder -> YamlFile.files(folder, "/" + test + ".java").stream())
                .map(Sources::text)
                .findFirst()
                .orElse("");
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }
}
