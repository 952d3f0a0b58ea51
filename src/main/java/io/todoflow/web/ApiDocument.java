package io.todoflow.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document, {@code openapi/todoflow.yaml}. It is written by hand: the document that Camel derives from
 * the REST DSL has neither the limits of fields and parameters nor the problem documents. A test compares it with the routes.
 */
@Component
class ApiDocument {

    private final JsonNode document;
    /** The names of the query parameters, per path and method; the most specific path comes first. */
    private final Map<PathPattern, Map<String, Set<String>>> queryParameters =
            new TreeMap<>(PathPattern.SPECIFICITY_COMPARATOR.thenComparing(PathPattern::getPatternString));

    ApiDocument(ObjectMapper json) throws IOException {
        try (InputStream yaml = new ClassPathResource("openapi/todoflow.yaml").getInputStream()) {
            document = json.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
        }
        document.path("paths").properties().forEach(path -> {
            Map<String, Set<String>> ofPath = new HashMap<>();
            path.getValue().properties().stream()
                    .filter(operation -> !operation.getKey().equals("parameters"))
                    .forEach(operation -> ofPath.put(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            queryParameters(path.getValue(), operation.getValue())));
            queryParameters.put(PathPatternParser.defaultInstance.parse(path.getKey()), ofPath);
        });
    }

    private Set<String> queryParameters(JsonNode path, JsonNode operation) {
        Set<String> names = new TreeSet<>();
        Stream.of(path, operation)
                .flatMap(owner -> StreamSupport.stream(owner.path("parameters").spliterator(), false))
                .map(parameter -> parameter.has("$ref")
                        ? document.at(parameter.get("$ref").asText().substring(1))
                        : parameter)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .forEach(parameter -> names.add(parameter.path("name").asText()));
        return names;
    }

    /** The names of the query parameters of an operation; null if the document has no such operation. */
    @Nullable
    Set<String> queryParameters(String method, String path) {
        PathContainer wanted = PathContainer.parsePath(path);
        return queryParameters.entrySet().stream()
                .filter(entry -> entry.getKey().matches(wanted))
                .findFirst()
                .map(entry -> entry.getValue().get(method))
                .orElse(null);
    }

    /** The names of the query parameters of all operations, in lower case. */
    Set<String> queryParameters() {
        return queryParameters.values().stream()
                .flatMap(operations -> operations.values().stream())
                .flatMap(Set::stream)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The document as JSON. */
    String json() {
        return document.toString();
    }
}
