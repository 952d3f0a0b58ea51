package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The metadata of Kamelets, by the rules of Camel's own Kamelet catalogue. */
class KameletTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\??([A-Za-z0-9_]+)(:[^}]*)?}}");
    private static final Map<String, String> FIRST_AND_LAST = Map.of(
            "source", "a source ends with to: {uri: kamelet:sink}",
            "action", "an action begins with from: {uri: kamelet:source}",
            "sink", "a sink begins with from: {uri: kamelet:source}");

    private static final List<String> SUPPORT_LEVELS = List.of("Preview", "Stable");

    static List<YamlFile> kamelets() {
        return YamlFile.kamelets();
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void aKameletDescribesItself(YamlFile kamelet) {
        // When
        List<String> problems = problems(kamelet);

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void eachViolationIsFound() {
        // Given
        YamlFile kamelet = YamlFile.of("kamelets/other.kamelet.yaml", """
                metadata:
                  name: thing
                  labels:
                    camel.apache.org/kamelet.type: sink
                spec:
                  definition:
                    title: Thing
                    required: [missing]
                    properties:
                      unused: {type: string}
                  template:
                    from:
                      uri: direct:x
                      steps:
                        - to: {uri: "{{undeclared}}"}
                """);

        // When
        List<String> problems = problems(kamelet);

        // Then
        assertThat(problems)
                .anyMatch(problem -> problem.contains("name the file thing.kamelet.yaml"))
                .anyMatch(problem -> problem.contains("kamelet.icon"))
                .anyMatch(problem -> problem.contains("kamelet.support.level"))
                .anyMatch(problem -> problem.contains("end the name with -sink"))
                .anyMatch(problem -> problem.contains("end the title with Sink"))
                .anyMatch(problem -> problem.contains("give it a description"))
                .anyMatch(problem -> problem.contains("'unused' a title"))
                .anyMatch(problem -> problem.contains("'unused' a description"))
                .anyMatch(problem -> problem.contains("use the parameter 'unused'"))
                .anyMatch(problem -> problem.contains("declare the parameter 'undeclared'"))
                .anyMatch(problem -> problem.contains("declare the required parameter 'missing'"))
                .anyMatch(problem -> problem.contains("kamelet:source"));
    }

    private static List<String> problems(YamlFile kamelet) {
        JsonNode tree = kamelet.tree();
        JsonNode definition = tree.at("/spec/definition");
        String name = tree.at("/metadata/name").asText();
        String type = tree.at("/metadata/labels")
                .path("camel.apache.org/kamelet.type")
                .asText();
        String typeInTitle = type.isEmpty() ? "Action" : Character.toUpperCase(type.charAt(0)) + type.substring(1);
        List<String> problems = new ArrayList<>();
        check(
                problems,
                FIRST_AND_LAST.containsKey(type),
                "label camel.apache.org/kamelet.type: source, sink or action");
        JsonNode annotations = tree.at("/metadata/annotations");
        check(
                problems,
                annotations.path("camel.apache.org/kamelet.icon").asText().startsWith("data:image/svg+xml;base64,"),
                "annotate it with camel.apache.org/kamelet.icon: an SVG as a data URI, for Kaoto");
        check(
                problems,
                SUPPORT_LEVELS.contains(annotations
                        .path("camel.apache.org/kamelet.support.level")
                        .asText()),
                "annotate it with camel.apache.org/kamelet.support.level: one of " + SUPPORT_LEVELS);
        check(problems, kamelet.stem().equals(name), "name the file " + name + ".kamelet.yaml");
        check(problems, name.endsWith("-" + type), "end the name with -" + type);
        check(
                problems,
                definition.path("title").asText().endsWith(" " + typeInTitle),
                "end the title with " + typeInTitle);
        check(problems, definition.path("description").asText().length() > 10, "give it a description: one sentence");
        check(problems, goesThrough(kamelet, type), FIRST_AND_LAST.getOrDefault(type, "give it a type"));

        Set<String> used = parametersUsed(kamelet);
        Set<String> declared = new HashSet<>();
        definition.path("properties").properties().forEach(property -> {
            String parameter = property.getKey();
            declared.add(parameter);
            for (String text : List.of("title", "type", "description")) {
                check(
                        problems,
                        property.getValue().has(text),
                        "give the parameter '%s' a %s".formatted(parameter, text));
            }
            check(problems, used.contains(parameter), "use the parameter '%s' or remove it".formatted(parameter));
        });
        tree.at("/spec/template/beans")
                .forEach(bean -> declared.add(bean.path("name").asText()));
        used.forEach(parameter -> check(
                problems,
                declared.contains(parameter),
                "declare the parameter '%s' under spec/definition/properties".formatted(parameter)));
        definition
                .path("required")
                .forEach(required -> check(
                        problems,
                        declared.contains(required.asText()),
                        "declare the required parameter '%s'".formatted(required.asText())));
        return problems.stream().map(problem -> kamelet.path() + ": " + problem).toList();
    }

    private static boolean goesThrough(YamlFile kamelet, String type) {
        String end = type.equals("source") ? "kamelet:sink" : "kamelet:source";
        return kamelet.places("uri").anyMatch(place -> place.text().equals(end));
    }

    /** Parameters are single words; names with dots are configuration. */
    private static Set<String> parametersUsed(YamlFile kamelet) {
        Set<String> used = new HashSet<>();
        kamelet.places()
                .filter(place -> place.isText() && place.pointer().startsWith("/spec/template/"))
                .forEach(place -> {
                    Matcher parameter = PARAMETER.matcher(place.text());
                    while (parameter.find()) {
                        used.add(parameter.group(1));
                    }
                });
        return used;
    }

    private static void check(List<String> problems, boolean holds, String advice) {
        if (!holds) {
            problems.add(advice);
        }
    }
}
