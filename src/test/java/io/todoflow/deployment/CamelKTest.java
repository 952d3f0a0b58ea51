package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.v1.IntegrationSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Camel K runs the services of the table in the same way as the chart. */
class CamelKTest {

    private static final Path FOLDER = Path.of("helm/camel-k");
    private static final ObjectMapper STRICT = new ObjectMapper();

    /** Options of the health trait since Camel K 2.11, whose definitions no Java artifact contains. */
    private static final Set<String> PROBE_PORTS = Set.of("livenessPort", "readinessPort", "startupPort");

    static List<Path> files() {
        return Yaml.files(FOLDER, ".yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void anIntegrationIsValid(Path file) throws JsonProcessingException {
        // When
        IntegrationSpec spec = spec(Yaml.read(file));

        // Then
        assertThat(spec.getTraits().getContainer().getPort())
                .isEqualTo((long) service(file).port());
        assertThat(spec.getTraits().getEnvironment().getVars())
                .containsExactly("TODOFLOW_SERVICE=" + service(file).appId());
    }

    @ParameterizedTest
    @MethodSource("files")
    void probesUseThePortOfTheService(Path file) {
        // When
        JsonNode health = Yaml.read(file).at("/spec/traits/health");

        // Then Camel K 2.11 would use 8080
        assertThat(PROBE_PORTS).allSatisfy(port -> assertThat(health.path(port).asInt())
                .isEqualTo(service(file).port()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aMigrationThatTakesHalfAnHourIsNotKilled(Path file) {
        // When
        JsonNode health = Yaml.read(file).at("/spec/traits/health");

        // Then
        assertThat(health.get("startupPeriod").asInt()
                        * health.get("startupFailureThreshold").asInt())
                .isGreaterThanOrEqualTo(1800);
    }

    @Test
    void anErrorIsFound() {
        // Given
        ObjectNode integration = (ObjectNode) Yaml.read(files().get(0));
        ((ObjectNode) integration.at("/spec/traits/container")).put("imagePolicy", "Always");

        // Then
        assertThatThrownBy(() -> spec(integration)).hasMessageContaining("imagePolicy");
    }

    @Test
    void eachServiceIsAnIntegrationWithTheSidecarOfTheChart() {
        // Given
        List<JsonNode> chart = Chart.render("");

        // When
        Map<String, JsonNode> integrations = new TreeMap<>();
        files().forEach(file -> integrations.put(Chart.name(Yaml.read(file)), Yaml.read(file)));

        // Then
        assertThat(integrations).containsOnlyKeys(Services.appIds());
        integrations.forEach((appId, integration) -> {
            JsonNode deployment =
                    Chart.one(chart, "Deployment", "todoflow-" + appId).at("/spec/template");
            assertThat(deployment.at("/metadata/annotations").properties())
                    .containsAll(integration.at("/metadata/annotations").properties());
            assertThat(integration.at("/spec/traits/container/image").asText())
                    .isEqualTo(deployment.at("/spec/containers/0/image").asText());
            assertThat(deployment.at("/spec/containers/0/env"))
                    .containsAll(integration.at("/spec/template/spec/containers/0/env"));
        });
    }

    private static IntegrationSpec spec(JsonNode integration) throws JsonProcessingException {
        ObjectNode spec = integration.get("spec").deepCopy();
        ((ObjectNode) spec.at("/traits/health")).remove(PROBE_PORTS);
        return STRICT.treeToValue(spec, IntegrationSpec.class);
    }

    private static Services.Service service(Path file) {
        return Services.TABLE.values().stream()
                .filter(service -> file.endsWith(service.appId() + ".yaml"))
                .findFirst()
                .orElseThrow();
    }
}
