package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dapr run -f .} runs the services of the table, each on its port, with existing resources. */
class DaprRunTest {

    private static final JsonNode RUN = Yaml.read(Path.of("dapr.yaml"));

    /** The keys of version 1 of the file, of which the test needs some. */
    private static final Set<String> KEYS = Set.of(
            "appID",
            "appDirPath",
            "appPort",
            "appProtocol",
            "command",
            "configFilePath",
            "daprGRPCPort",
            "daprHTTPPort",
            "enableAppHealthCheck",
            "appHealthCheckPath",
            "appHealthProbeInterval",
            "appHealthProbeTimeout",
            "appHealthThreshold",
            "env",
            "metricsPort",
            "resourcesPaths");

    @Test
    void eachServiceOfTheTableRunsOnItsPort() {
        // When
        Map<String, Integer> ports = new TreeMap<>();
        RUN.get("apps")
                .forEach(app ->
                        ports.put(app.get("appID").asText(), app.get("appPort").asInt()));

        // Then
        assertThat(ports)
                .isEqualTo(Services.TABLE.values().stream()
                        .collect(Collectors.toMap(Services.Service::appId, Services.Service::port)));
        assertThat(RUN.get("apps"))
                .allMatch(app -> app.at("/env/TODOFLOW_SERVICE").equals(app.get("appID")));
    }

    @Test
    void noTwoProcessesShareAPort() {
        assertThat(Stream.of("appPort", "daprHTTPPort", "daprGRPCPort", "metricsPort")
                        .flatMap(key -> RUN.findValues(key).stream())
                        .map(JsonNode::asInt))
                .hasSize(4 * Services.TABLE.size())
                .doesNotHaveDuplicates()
                // Zipkin, Redis, and the scheduler and placement of "dapr init"
                .doesNotContain(9411, 6379, 50005, 50006, 6050, 6060);
    }

    @Test
    void everythingThatItNamesExists() {
        // Given
        String pom = Yaml.text(Path.of("pom.xml"));
        String version =
                pom.replaceFirst("(?s).*?<artifactId>todoflow-parent</artifactId>\\s*<version>(.*?)</version>.*", "$1");

        // When
        List<String> paths = Yaml.texts(RUN.at("/common/resourcesPaths"));

        // Then
        assertThat(paths).hasSize(3).allMatch(path -> Files.isDirectory(Path.of(path)));
        assertThat(Path.of(RUN.at("/common/configFilePath").asText())).exists();
        assertThat(RUN.get("apps")).allMatch(app -> Yaml.texts(app.get("command"))
                .equals(List.of("java", "-jar", "target/todoflow-%s.jar".formatted(version))));
        assertThat(Stream.concat(
                                RUN.get("common").properties().stream(),
                                Yaml.stream(RUN.get("apps")).flatMap(app -> app.properties().stream()))
                        .map(Map.Entry::getKey))
                .isSubsetOf(KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATABASE_URL", "daprd"})
    void theScriptSaysWhatIsMissing(String missing) throws IOException, InterruptedException {
        // Given
        ProcessBuilder script = new ProcessBuilder("/bin/bash", "dapr-components/run.sh").redirectErrorStream(true);
        Path bin = Files.createTempDirectory("bin");
        Files.writeString(bin.resolve("daprd"), "").toFile().setExecutable(true);
        script.environment().put("PATH", missing.equals("daprd") ? "/usr/bin:/bin" : bin + ":" + System.getenv("PATH"));
        script.environment().remove("DATABASE_URL");

        // When
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output).startsWith(missing).hasLineCount(1);
    }

    @Test
    void theScriptReadsTheFile() throws IOException, InterruptedException {
        // Given the functions of the script, and their results
        String script =
                Yaml.text(Path.of("dapr-components/run.sh")).replaceFirst("(?s).*?(value\\(\\).*?)jar=.*", "$1");

        // When
        Process process = new ProcessBuilder(
                        "/bin/bash", "-c", script + "printf '%s\\n' \"${ids[@]}\" \"${ports[@]}\" \"${resources[@]}\"")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).isZero();
        Function<String, Stream<String>> all = key -> RUN.findValuesAsText(key).stream();
        assertThat(output.lines())
                .containsExactlyElementsOf(Stream.of(
                                all.apply("appID"),
                                all.apply("appPort"),
                                Yaml.texts(RUN.at("/common/resourcesPaths")).stream())
                        .flatMap(Function.identity())
                        .toList());
    }
}
