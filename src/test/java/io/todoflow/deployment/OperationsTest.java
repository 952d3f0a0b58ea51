package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of docs/operations.md refer to existing files and objects, and the chart accepts their values. */
class OperationsTest {

    private static final String DOCUMENT = Yaml.text(Path.of("docs/operations.md"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```bash\\n(.*?)^```");
    private static final Pattern SET = Pattern.compile("--set ([\\w.-]+)=(\\S+)");
    private static final Pattern FILE = Pattern.compile("(?:-f|--file|--values) (\\S+)");
    private static final Pattern OBJECT = Pattern.compile("\\b(deployment|service)/(\\S+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.<>*-]+)`(?:, `([\\w.]+)`)? \\|");
    private static final Set<String> PROGRAMS = Set.of(
            "./mvnw",
            "cp",
            "curl",
            "dapr",
            "docker",
            "export",
            "helm",
            "kamel",
            "kubectl",
            "nats",
            "pg_basebackup",
            "pg_ctl",
            "pg_dump",
            "pg_restore",
            "psql",
            "touch",
            "until");

    static List<String> commands() {
        return BLOCK.matcher(DOCUMENT)
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
    }

    static Stream<String> charts() {
        return commands().stream()
                .filter(command -> command.startsWith("helm upgrade") && command.contains(" helm/todoflow "));
    }

    @Test
    void commandsCallKnownPrograms() throws IOException, InterruptedException {
        // When
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var script = bash.getOutputStream()) {
            script.write(String.join("\n", commands()).getBytes(StandardCharsets.UTF_8));
        }

        // Then
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(commands())
                .hasSizeGreaterThan(15)
                .allMatch(command -> command.matches("[A-Z]+=.*") || PROGRAMS.contains(command.split(" ", -1)[0]));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void filesAndObjectsOfACommandExist(String command) {
        // When
        List<String> files =
                groups(FILE, command, 1).filter(file -> !file.equals(".")).toList();
        Set<String> objects = Stream.of("Deployment", "Service")
                .flatMap(kind -> Chart.ofKind(Objects.DEFAULTS, kind).stream())
                .map(object -> Chart.kind(object).toLowerCase(Locale.ROOT) + "/" + Chart.name(object))
                .collect(Collectors.toSet());

        // Then
        assertThat(files).allMatch(file -> Files.exists(Path.of(file)));
        assertThat(OBJECT.matcher(command).results().map(MatchResult::group)).isSubsetOf(objects);
    }

    @ParameterizedTest
    @MethodSource("charts")
    void theChartAcceptsTheValuesOfACommand(String command) {
        // Given
        ObjectNode values = new ObjectMapper().createObjectNode();
        SET.matcher(command).results().forEach(set -> {
            List<String> path = new ArrayList<>(List.of(set.group(1).split("\\.", -1)));
            String last = path.remove(path.size() - 1);
            ObjectNode node = values;
            for (String key : path) {
                node = node.withObjectProperty(key);
            }
            node.set(last, Yaml.value(set.group(2)));
        });
        groups(FILE, command, 1).map(Path::of).map(Yaml::read).forEach(file -> values.setAll((ObjectNode) file));

        // When
        List<JsonNode> objects = Chart.render(Yaml.write(values));

        // Then
        assertThat(values).isNotEmpty();
        long off = values.findValuesAsText("enabled").stream()
                .filter("false"::equals)
                .count();
        assertThat(Chart.ofKind(objects, "Deployment")).hasSize(Services.TABLE.size() - (int) off);
    }

    @Test
    void eachExampleOfTheChartIsUsedInACommand() {
        assertThat(commands().stream().flatMap(command -> groups(FILE, command, 1)))
                .containsAll(Yaml.files(Chart.FOLDER.resolve("examples"), ".yaml").stream()
                        .map(Path::toString)
                        .toList());
    }

    @Test
    void anUpgradeUsesTheDefaultsOfTheNewChart() {
        assertThat(charts()).noneMatch(command -> command.contains("--reuse-values"));
    }

    @Test
    void eachValueOfTheTableExists() {
        // Given
        JsonNode values = Yaml.read(Chart.FOLDER.resolve("values.yaml"));
        String section =
                DOCUMENT.replaceFirst("(?s).*?\\| Value \\| Meaning \\|", "").replaceFirst("(?s)\n\n.*", "");

        // When
        List<String> named = ROW.matcher(section)
                .results()
                .flatMap(row -> Stream.of(row.group(1), row.group(2)))
                .filter(value -> value != null)
                .toList();

        // Then
        assertThat(named).hasSizeGreaterThan(8).allMatch(value -> !values.at(
                        "/" + value.replaceAll("\\.[*<].*", "").replace('.', '/'))
                .isMissingNode());
    }

    @Test
    void theReplayCommandMatchesTheApi() {
        // Given
        JsonNode api = Yaml.read(Path.of("src/main/resources/openapi/todoflow.yaml"));

        // Then
        assertThat(commands()).anyMatch(command -> command.contains("/api/replay") && command.contains("\"from\""));
        assertThat(api.at("/paths/~1api~1replay/post").isMissingNode()).isFalse();
        assertThat(api.at("/components/schemas/Replay/properties/from").isMissingNode())
                .isFalse();
    }

    private static final class Objects {
        static final List<JsonNode> DEFAULTS = Chart.render("");
    }

    private static Stream<String> groups(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(match -> match.group(group));
    }
}
