package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.todoflow.testing.DaprResources;
import io.todoflow.testing.DaprResources.Resource;
import io.todoflow.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dapr resources are valid according to Dapr's definitions and the metadata of its components, if these are available.
 */
class DaprReferenceTest {

    private static final Path REFERENCE = Path.of("../shared/reference");
    private static final Path DEFINITIONS = REFERENCE.resolve("dapr-crds");
    private static final Path COMPONENTS = REFERENCE.resolve("dapr-component-metadata");

    private static final Map<String, String> FILES = Map.of(
            "Component", "components.yaml",
            "Configuration", "configuration.yaml",
            "Resiliency", "resiliency.yaml",
            "Subscription", "subscription.yaml");

    /** The metadata that daprd itself reads for each component. */
    private static final List<String> OF_ANY_PUBSUB =
            List.of("allowedTopics", "protectedTopics", "publishingScopes", "subscriptionScopes");

    /** The metadata of each AWS component, which descriptions name only by profile. */
    private static final List<String> OF_ANY_AWS = List.of("region", "assumeRoleArn");

    @BeforeAll
    static void find() {
        Assumptions.assumeTrue(
                Files.isDirectory(REFERENCE),
                "skipped: Dapr's definitions are not in "
                        + REFERENCE.toAbsolutePath().normalize());
    }

    static List<Resource> resources() {
        return DaprResources.all();
    }

    static Stream<Resource> components() {
        return resources().stream().filter(resource -> resource.kind().equals("Component"));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void aResourceIsValid(Resource resource) {
        assertThat(problems(resource.content())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("components")
    void theMetadataOfAComponentIsValid(Resource component) {
        assertThat(metadataProblems(component.content())).isEmpty();
    }

    @Test
    void errorsAreFound() {
        // Given
        JsonNode resiliency = Yaml.documents("""
                        {apiVersion: dapr.io/v1alpha1, kind: Resiliency, metadata: {name: x},
                         spec: {policies: {}, targets: {}, pubsub: {threshold: 1}}}
                        """).get(0);
        JsonNode kafka = Yaml.documents("""
                        {apiVersion: dapr.io/v1alpha1, kind: Component, metadata: {name: x},
                         spec: {type: pubsub.kafka, version: v1, metadata: [{name: authType, value: sasl_ssl},
                          {name: enableIdempotence, value: "true"}, {name: disableTls, value: "yes"}]}}
                        """).get(0);

        // When
        List<String> unknownField = problems(resiliency);
        List<String> metadata = metadataProblems(kafka);

        // Then
        assertThat(unknownField).anyMatch(problem -> problem.contains("pubsub"));
        assertThat(metadata)
                .anyMatch(problem -> problem.contains("authType is sasl_ssl"))
                .anyMatch(problem -> problem.contains("no field enableIdempotence"))
                .anyMatch(problem -> problem.contains("disableTls is yes"))
                .anyMatch(problem -> problem.contains("brokers is missing"));
    }

    /**
     * The violations of the definition of a resource's kind, including unknown fields, which Kubernetes would drop.
     */
    static List<String> problems(JsonNode resource) {
        String version = resource.path("apiVersion").asText().replace("dapr.io/", "");
        JsonNode definition = Yaml.stream(Yaml.read(DEFINITIONS.resolve(
                                FILES.get(resource.path("kind").asText())))
                        .at("/spec/versions"))
                .filter(candidate -> candidate.get("name").asText().equals(version))
                .map(candidate -> candidate.at("/schema/openAPIV3Schema"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no version " + version));
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(definition);
        List<String> problems = new ArrayList<>();
        schema.validate(resource).forEach(message -> problems.add(message.getMessage()));
        unknown(resource, definition, "", problems);
        return problems;
    }

    private static void unknown(JsonNode value, JsonNode schema, String pointer, List<String> problems) {
        if (value.isArray()) {
            value.forEach(item -> unknown(item, schema.path("items"), pointer + "[]", problems));
        } else if (value.isObject() && schema.has("properties")) {
            value.properties().forEach(field -> {
                String below = pointer + "/" + field.getKey();
                if (!schema.get("properties").has(field.getKey())) {
                    problems.add(below + " is unknown");
                }
                unknown(field.getValue(), schema.get("properties").path(field.getKey()), below, problems);
            });
        } else if (value.isObject() && schema.path("additionalProperties").isObject()) {
            value.properties()
                    .forEach(field -> unknown(
                            field.getValue(),
                            schema.get("additionalProperties"),
                            pointer + "/" + field.getKey(),
                            problems));
        }
    }

    /** The errors in the metadata of a component. */
    static List<String> metadataProblems(JsonNode component) {
        String type = component.at("/spec/type").asText();
        Optional<JsonNode> found =
                description(type, component.at("/spec/version").asText());
        if (found.isEmpty()) {
            return List.of();
        }
        JsonNode description = found.get();
        List<JsonNode> given = Yaml.stream(component.at("/spec/metadata")).toList();
        JsonNode profile = profile(description, given);
        List<String> problems = new ArrayList<>();
        for (JsonNode item : given) {
            String name = item.get("name").asText();
            Optional<JsonNode> field = fields(description, profile)
                    .filter(candidate -> candidate.get("name").asText().equals(name))
                    .findFirst();
            // the description has it only for client certificates, the documentation for any TLS
            boolean isCertificateOfKafka = type.equals("pubsub.kafka") && name.equals("caCert");
            if (field.isEmpty()
                    && !isCertificateOfKafka
                    && !(type.startsWith("pubsub.") && OF_ANY_PUBSUB.contains(name))
                    && !(profile.path("name").asText().equals("aws") && OF_ANY_AWS.contains(name))) {
                problems.add("%s has no field %s".formatted(type, name));
            } else if (field.isPresent() && item.has("value")) {
                String value = item.get("value").asText();
                if (!isAllowed(field.get(), value)) {
                    problems.add("%s: %s is %s, allowed is %s"
                            .formatted(
                                    type,
                                    name,
                                    value,
                                    field.get().has("allowedValues")
                                            ? field.get().get("allowedValues")
                                            : field.get().path("type")));
                }
            }
        }
        fields(description, profile)
                .filter(field -> field.path("required").asBoolean())
                // a token, or the path of its file
                .filter(field -> !field.get("name").asText().equals("vaultToken"))
                .map(field -> field.get("name").asText())
                .filter(name -> given.stream()
                        .noneMatch(item -> item.get("name").asText().equals(name)))
                .forEach(name -> problems.add("%s: %s is missing".formatted(type, name)));
        return problems;
    }

    private static boolean isAllowed(JsonNode field, String value) {
        if (field.has("allowedValues")) {
            return Yaml.texts(field.get("allowedValues")).contains(value);
        }
        return switch (field.path("type").asText()) {
            case "bool" -> value.matches("true|false");
            case "number" -> value.matches("-?\\d+");
            case "duration" -> value.matches("-?\\d+(\\.\\d+)?(ms|s|m|h)?");
            default -> true;
        };
    }

    private static Stream<JsonNode> fields(JsonNode description, JsonNode profile) {
        return Stream.concat(Yaml.stream(description.path("metadata")), Yaml.stream(profile.path("metadata")));
    }

    /** The selected authentication profile; the first one by default. */
    private static JsonNode profile(JsonNode description, List<JsonNode> given) {
        List<JsonNode> profiles = Stream.of("authenticationProfiles", "builtinAuthenticationProfiles")
                .flatMap(kind -> Yaml.stream(description.path(kind)))
                .toList();
        Predicate<JsonNode> isMeant = profile -> Yaml.stream(profile.path("metadata"))
                .filter(field -> field.has("allowedValues"))
                .anyMatch(field -> given.stream()
                        .anyMatch(item -> item.get("name").equals(field.get("name"))
                                && Yaml.texts(field.get("allowedValues"))
                                        .contains(item.path("value").asText())));
        return profiles.stream()
                .filter(isMeant)
                .findFirst()
                .orElse(profiles.isEmpty() ? MissingNode.getInstance() : profiles.get(0));
    }

    /** The description of a component; empty if there is none, as for most brokers. */
    private static Optional<JsonNode> description(String type, String version) {
        String file = type.replace('.', '-');
        return Stream.of(COMPONENTS.resolve("%s-%s.yaml".formatted(file, version)), COMPONENTS.resolve(file + ".yaml"))
                .filter(Files::exists)
                .findFirst()
                .map(Yaml::read);
    }
}
