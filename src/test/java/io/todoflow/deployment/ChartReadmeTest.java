package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The chart is ready to be published: it has metadata, and its README lists the current values. */
class ChartReadmeTest {

    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final Pattern SECTION = Pattern.compile("(?s)(<!-- values: [^>]* -->\n).*?(<!-- end of values -->)");
    private static final Pattern LINE = Pattern.compile("( *)(?:# (.*)|([\\w-]+):(?: (.*))?)");
    private static final Pattern IMAGE = Pattern.compile("image: (\\S+)");

    /** A value with its default, as YAML, and the comment above it. */
    private record Value(String name, String byDefault, String meaning) {

        String row() {
            return "| `%s` | %s | %s |"
                    .formatted(
                            name, byDefault.isEmpty() ? "" : "`%s`".formatted(byDefault), meaning.replace("|", "\\|"));
        }
    }

    @Test
    void theTableOfValuesIsGeneratedFromTheValues() throws IOException {
        // Given
        String readme = Yaml.text(README);
        String table = values().stream()
                .map(Value::row)
                .collect(Collectors.joining("\n", "| Value | Default | Meaning |\n|---|---|---|\n", "\n"));

        // When
        String written = SECTION.matcher(readme)
                .replaceFirst(section -> Matcher.quoteReplacement(section.group(1) + table + section.group(2)));
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(README, written);
        }

        // Then
        assertThat(Yaml.text(README))
                .as("%s is not that of values.yaml: run ./mvnw test -Dtest=ChartReadmeTest -Dregenerate=true"
                        .formatted(README))
                .isEqualTo(written);
    }

    @Test
    void eachValueIsExplained() {
        assertThat(values()).hasSizeGreaterThan(100);
        assertThat(values().stream().map(Value::name)).doesNotHaveDuplicates();
    }

    @Test
    void theIconIsTheFile() throws IOException {
        assertThat(chart().get("icon").asText())
                .isEqualTo("data:image/svg+xml;base64,"
                        + Base64.getEncoder().encodeToString(Files.readAllBytes(Chart.FOLDER.resolve("icon.svg"))));
    }

    @Test
    void theImagesOfTheAnnotationsAreTheUsedOnes() {
        // When
        List<String> announced = IMAGE.matcher(
                        chart().at("/annotations/artifacthub.io~1images").asText())
                .results()
                .map(image -> image.group(1))
                .toList();

        // Then
        assertThat(announced)
                .containsExactlyInAnyOrderElementsOf(Chart.render("").stream()
                        .flatMap(object -> object.findValuesAsText("image").stream())
                        .distinct()
                        .toList());
    }

    private static JsonNode chart() {
        return Yaml.read(Chart.FOLDER.resolve("Chart.yaml"));
    }

    private static List<Value> values() {
        List<Value> values = new ArrayList<>();
        List<String> path = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        for (String text : Yaml.text(Chart.FOLDER.resolve("values.yaml")).split("\n")) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                comment.clear();
                continue;
            }
            if (line.group(2) != null) {
                comment.add(line.group(2));
                continue;
            }
            while (path.size() > line.group(1).length() / 2) {
                path.remove(path.size() - 1);
            }
            path.add(line.group(3));
            boolean isMap = line.group(4) == null;
            if (!isMap || !comment.isEmpty()) {
                values.add(new Value(
                        String.join(".", path),
                        isMap ? "" : line.group(4),
                        comment.isEmpty() ? "" : String.join(" ", comment) + "."));
            }
            comment.clear();
        }
        return values;
    }
}
