package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Routes and Kamelets conform to the schema of the Camel version in use. */
class CamelSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();

    /** Messages that follow from another one, or do not apply to placeholders. */
    private static final Set<String> NOISE = Set.of("oneOf", "anyOf");

    static Stream<YamlFile> files() {
        return Stream.concat(YamlFile.routes().stream(), YamlFile.kamelets().stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsValid(YamlFile file) {
        // When
        List<String> problems = problems(file);

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void theSchemaFindsAnErrorInARouteAndInAKamelet() {
        // Given
        String route = "{id: a-b, from: {uri: 'direct:a', steps: [{too: {uri: 'direct:b'}}]}}";

        // When
        List<String> ofRoute = problems(YamlFile.of("routes/x.camel.yaml", "[{route: " + route + "}]"));
        List<String> ofKamelet = problems(YamlFile.of(
                "kamelets/x.kamelet.yaml", "{metadata: {name: x}, spec: {template: {route: " + route + "}}}"));

        // Then
        assertThat(ofRoute).anyMatch(problem -> problem.contains("too"));
        assertThat(ofKamelet).anyMatch(problem -> problem.contains("too"));
    }

    private static List<String> problems(YamlFile file) {
        return SCHEMA.validate(file.tree().isArray() ? file.tree() : templateOf(file)).stream()
                .filter(message -> !NOISE.contains(message.getType()))
                .filter(message -> !isPlaceholder(message))
                .map(message -> "%s %s".formatted(file.path(), message.getMessage()))
                .distinct()
                .toList();
    }

    /** A Kamelet's template is a route template whose id is the Kamelet's name. */
    private static JsonNode templateOf(YamlFile kamelet) {
        ObjectNode template = kamelet.tree().at("/spec/template").deepCopy();
        template.set("id", kamelet.tree().at("/metadata/name"));
        return JSON.createArrayNode().add(JSON.createObjectNode().set("routeTemplate", template));
    }

    /** A placeholder for a number or a boolean is valid at runtime. */
    private static boolean isPlaceholder(ValidationMessage message) {
        JsonNode value = message.getInstanceNode();
        return value != null && value.asText().matches("\\{\\{[^{}]+}}");
    }

    private static JsonSchema schema() {
        try (InputStream in = Objects.requireNonNull(
                CamelSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json"), "camel-yaml-dsl is missing")) {
            return JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
