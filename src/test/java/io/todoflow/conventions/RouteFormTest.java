package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.conventions.YamlFile.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The format of route files, so that people, Kaoto and later versions of Camel read them the same way. */
class RouteFormTest {

    private static final int MOST_STEPS = 7;
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)+");
    private static final Pattern SENTENCE = Pattern.compile("\\p{Lu}[^\\n]*[^.\\s]", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ADDRESS =
            Pattern.compile("\\blocalhost\\b|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b|://|[\\w.-]+:\\d{2,5}\\b");
    private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(password|secret|token|username|credential).*");
    private static final Set<String> PROSE = Set.of("description", "note", "title", "message");
    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete", "head");
    private static final Set<String> LANGUAGES =
            Set.of("constant", "simple", "jsonpath", "groovy", "jq", "spel", "xpath", "datasonnet");
    private static final Set<String> EIPS_WITH_EXPRESSION = Set.of(
            "setBody",
            "setHeader",
            "setProperty",
            "setVariable",
            "filter",
            "when",
            "loop",
            "split",
            "transform",
            "validate",
            "idempotentConsumer",
            "recipientList",
            "routingSlip",
            "dynamicRouter",
            "throttle");

    /** The order in which Kaoto writes them; with another one, its first save is a large diff. */
    private static final List<String> ORDER =
            List.of("restConfiguration", "rest", "onException", "routeConfiguration", "route", "beans");

    static Stream<YamlFile> files() {
        return Stream.concat(YamlFile.routes().stream(), YamlFile.kamelets().stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileFollowsTheRules(YamlFile file) {
        // When
        List<String> problems = problems(file);

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void idsOfRoutesAndOfRestOperationsAreUnique() {
        // Given
        Set<String> routes = new HashSet<>();
        Set<String> operations = new HashSet<>();

        // When
        List<String> twice = Stream.concat(
                        YamlFile.routes().stream()
                                .flatMap(RouteFormTest::withIds)
                                .filter(place -> !place.isUnder("rest"))
                                .filter(place -> !routes.add(id(place))),
                        YamlFile.routes().stream()
                                .flatMap(RouteFormTest::operations)
                                .filter(place -> !operations.add(id(place))))
                .map(place -> place.problem("the id '%s' is taken, write another one".formatted(id(place))))
                .toList();

        // Then
        assertThat(twice).isEmpty();
    }

    @Test
    void aFileInTheFolderOfAFlowIsNamedAfterSomethingInIt() {
        // When
        List<String> problems = YamlFile.routes().stream()
                .filter(file -> !file.flow().equals(file.stem()))
                .filter(file -> withIds(file).noneMatch(place -> id(place).equals(file.stem()))
                        && file.places("id").noneMatch(id -> id.text().equals(file.stem() + "-api")))
                .map(file -> file.path() + ": name it like a route, a configuration or a rest in it")
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    /**
     * Without a {@code routeId}, Camel chooses a name only after it has looked for the route that a reload replaces.
     */
    @Test
    void anOperationIsNamedAfterTheRouteThatItCalls() {
        // When
        List<String> problems = YamlFile.routes().stream()
                .flatMap(RouteFormTest::operations)
                .filter(operation -> !operation.node().path("to").asText().equals("direct:" + id(operation))
                        || !operation.node().path("routeId").asText().equals(id(operation) + "-rest"))
                .map(operation -> operation.problem(
                        "give it the id of the route that it calls, and as routeId the same with -rest"))
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void idsOfRestsAreUnique() {
        // Given
        Set<String> ids = new HashSet<>();

        // When
        List<String> twice = YamlFile.routes().stream()
                .flatMap(YamlFile::places)
                .filter(place -> place.pointer().matches("/\\d+/rest"))
                .filter(place -> !ids.add(id(place)))
                .map(place -> place.problem("the id '%s' is taken, write another one".formatted(id(place))))
                .toList();

        // Then
        assertThat(twice).isEmpty();
    }

    @Test
    void aTimerHasErrorHandling() {
        // When
        List<String> without = YamlFile.routes().stream()
                .flatMap(YamlFile::places)
                .filter(place -> place.pointer().matches("/\\d+/route"))
                .filter(route -> route.node().at("/from/uri").asText().startsWith("timer:"))
                .filter(route -> !route.node().has("routeConfigurationId"))
                .map(route -> route.problem("write routeConfigurationId, such as timer-errors"))
                .toList();

        // Then
        assertThat(without).isEmpty();
    }

    @Test
    void eachViolationIsFound() {
        // Given
        YamlFile file = YamlFile.of("routes/bad.camel.yaml", """
                - route:
                    id: Bad
                    description: Does a thing.
                    from:
                      uri: timer:bad?period=1000
                      steps:
                        # a comment that Kaoto loses
                        - log: hello
                        - setBody:
                            simple: ${body}
                        - transacted: {}
                        - to:
                            uri: smtp:mail.example.com:25
                            parameters:
                              password: sesame
                        - to:
                            uri: direct:${header.where}
                        - setBody: {expression: {constant: none}}
                        - circuitBreaker: {resilience4jConfiguration: {ignoreException: [java.io.IOException]}}
                        - filter: {expression: {simple: {expression: "${body} || ${header.a} && ${header.b}"}}}
                        - stop: {}
                        - stop: {}
                - rest:
                    path: /api
                    get:
                      - to: direct:x
                        param: [{name: limit}]
                """);

        // When
        List<String> problems = problems(file);

        // Then
        assertThat(problems)
                .anyMatch(problem -> problem.contains("begin the file with"))
                .anyMatch(problem -> problem.contains("write it as description or note"))
                .anyMatch(problem -> problem.contains("<domain>-<action>"))
                .anyMatch(problem -> problem.contains("one sentence"))
                .anyMatch(problem -> problem.contains("under parameters"))
                .anyMatch(problem -> problem.contains("log: {...}"))
                .anyMatch(problem -> problem.contains("setBody: {expression:"))
                .anyMatch(problem -> problem.contains("constant: {expression:"))
                .anyMatch(problem -> problem.contains("policy: {ref: transaction"))
                .anyMatch(problem -> problem.contains("lost in it"))
                .anyMatch(problem -> problem.contains("give it an onFallback"))
                .anyMatch(problem -> problem.contains("from left to right"))
                .anyMatch(problem -> problem.contains("no host or port"))
                .anyMatch(problem -> problem.contains("no credential"))
                .anyMatch(problem -> problem.contains("toD"))
                .anyMatch(problem -> problem.contains("OpenAPI document"))
                .anyMatch(problem -> problem.contains("at most 7"))
                .anyMatch(problem -> problem.contains("put rest before"))
                .anyMatch(problem -> problem.contains("/get/0") && problem.contains("give it an id"))
                .anyMatch(problem -> problem.contains("/rest:") && problem.contains("<domain>-api"));
    }

    private static List<String> problems(YamlFile file) {
        return Stream.of(comments(file), identity(file), canonical(file), steps(file), literals(file), order(file))
                .flatMap(problems -> problems)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Stream<String> comments(YamlFile file) {
        List<String> lines = file.text().lines().toList();
        int head = (int) lines.stream().takeWhile(line -> line.startsWith("# ")).count();
        Stream<String> first = head >= 1 && head <= 3
                ? Stream.empty()
                : Stream.of(file.path() + ": begin the file with one to three lines '# ...' that say what it is for");
        return Stream.concat(
                first,
                IntStream.range(head, lines.size())
                        .filter(i -> lines.get(i).strip().startsWith("#"))
                        .mapToObj(i -> "%s line %d: a comment here is lost in Kaoto, write it as description or note"
                                .formatted(file.path(), i + 1)));
    }

    private static Stream<String> identity(YamlFile file) {
        List<String> problems = new ArrayList<>();
        file.places()
                .filter(place -> place.pointer().matches("/\\d+/rest"))
                .filter(place -> !ID.matcher(id(place)).matches())
                .forEach(place -> problems.add(
                        place.problem("give it an id <domain>-api, or Kaoto makes up another one at each save")));
        withIds(file).forEach(place -> {
            if (!place.node().has("id")) {
                problems.add(place.problem("give it an id"));
            } else if (!ID.matcher(id(place)).matches()) {
                problems.add(
                        place.problem("write the id '%s' as <domain>-<action>, in kebab-case".formatted(id(place))));
            }
            String description = place.node().path("description").asText();
            if (!SENTENCE.matcher(description).matches() || description.contains(". ")) {
                problems.add(
                        place.problem("give it a description: one sentence, a capital first, no full stop at its end"));
            }
        });
        return problems.stream();
    }

    private static Stream<String> canonical(YamlFile file) {
        return file.places().filter(place -> !place.isUnder("parameters")).map(place -> {
            JsonNode node = place.node();
            String key = place.key();
            if (place.pointer().matches("/\\d+/from")) {
                return place.problem("write route: {id, description, from}");
            }
            if (key.equals("uri") && place.text().contains("?")) {
                return place.problem("write what stands behind the ? under parameters");
            }
            if (key.equals("uri")
                    && place.pointer().endsWith("/to/uri")
                    && place.text().contains("${")) {
                return place.problem("to takes its uri as it is, write toD");
            }
            if (place.pointer().matches(".*/steps/\\d+/\\w+") && !node.isObject()) {
                return place.problem("write %s: {...} with its options by name".formatted(key));
            }
            if (EIPS_WITH_EXPRESSION.contains(key) && node.isObject() && !node.has("expression")) {
                return place.problem("write %s: {expression: {<language>: {expression: ...}}}".formatted(key));
            }
            if (LANGUAGES.contains(key) && place.isText()) {
                return place.problem("write %s: {expression: ...}".formatted(key));
            }
            if (key.equals("ignoreException") || key.equals("recordException")) {
                return place.problem(
                        "an exception that a circuit breaker does not count is lost in it, throw it behind it");
            }
            if (key.equals("circuitBreaker") && !node.has("onFallback")) {
                return place.problem("an open breaker skips its steps without an error, give it an onFallback");
            }
            if (place.pointer().contains("/simple")
                    && place.isText()
                    && place.text().contains("&&")
                    && place.text().contains("||")) {
                return place.problem("Simple evaluates && and || from left to right, write two conditions");
            }
            if (key.equals("param") && place.isUnder("rest")) {
                return place.problem("describe parameters in the OpenAPI document alone");
            }
            if (key.equals("transacted")) {
                return place.problem("write policy: {ref: transaction, steps: ...}, see TransactionPolicy");
            }
            return null;
        });
    }

    private static Stream<String> steps(YamlFile file) {
        return file.places("steps")
                .filter(place -> place.node().size() > MOST_STEPS)
                .map(place -> place.problem("has %d steps, at most %d: move some to a route or Kamelet of their own"
                        .formatted(place.node().size(), MOST_STEPS)));
    }

    private static Stream<String> literals(YamlFile file) {
        return file.places()
                .filter(place -> place.isText() && !place.isUnder("annotations") && !PROSE.contains(place.key()))
                .map(place -> {
                    if (ADDRESS.matcher(place.text()).find()) {
                        return place.problem("no host or port in a flow, write a {{placeholder}}");
                    }
                    if (place.isUnder("parameters")
                            && SECRET_KEY.matcher(place.key()).matches()
                            && !place.text().startsWith("{{")) {
                        return place.problem("no credential in a flow, write a {{placeholder}}");
                    }
                    return null;
                });
    }

    private static Stream<String> order(YamlFile file) {
        if (!file.tree().isArray()) {
            return Stream.empty();
        }
        List<String> kinds = new ArrayList<>();
        file.tree().forEach(entry -> entry.fieldNames().forEachRemaining(kinds::add));
        return IntStream.range(1, kinds.size())
                .filter(i -> ORDER.indexOf(kinds.get(i)) < ORDER.indexOf(kinds.get(i - 1)))
                .mapToObj(i -> "%s /%d: put %s before %s, as Kaoto does"
                        .formatted(file.path(), i, kinds.get(i), kinds.get(i - 1)));
    }

    /** The elements that Camel and its tools show by id: routes, route configurations and REST operations. */
    private static Stream<Place> withIds(YamlFile file) {
        if (!file.tree().isArray()) {
            return Stream.empty();
        }
        return Stream.concat(
                file.places().filter(place -> place.pointer().matches("/\\d+/(route|routeConfiguration)")),
                operations(file));
    }

    private static Stream<Place> operations(YamlFile file) {
        return file.places()
                .filter(place -> place.pointer().matches("/\\d+/rest/(" + String.join("|", VERBS) + ")/\\d+"));
    }

    private static String id(Place place) {
        return place.node().path("id").asText();
    }
}
