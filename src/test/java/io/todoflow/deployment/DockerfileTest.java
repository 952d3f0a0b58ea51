package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Dockerfile is consistent with the application and the chart, without building the image. */
class DockerfileTest {

    private static final List<String> INSTRUCTIONS = Yaml.text(Path.of("Dockerfile"))
            .replaceAll("(?m)^#.*\\n", "")
            .replace("\\\n", " ")
            .lines()
            .filter(line -> !line.isBlank())
            .toList();

    @Test
    void theDockerfileConsistsOfKnownInstructions() {
        assertThat(INSTRUCTIONS)
                .allMatch(
                        line -> line.matches(
                                "(FROM \\S+( AS \\S+)?|(WORKDIR|USER|EXPOSE) \\S+|(COPY( --from=\\S+)? \\S+ \\S+)|RUN .+|ENTRYPOINT \\[.+])"));
    }

    @Test
    void eachLayerOfTheJarIsCopied() {
        // the layers of Spring Boot, in its order
        assertThat(of("COPY --from=layers").map(line -> line.replaceFirst(".*/layers/(.*?)/ .*", "$1")))
                .containsExactly("dependencies", "spring-boot-loader", "snapshot-dependencies", "application");
    }

    @Test
    void theImageRunsAsTheUserOfTheChart() {
        // Given
        JsonNode pod = Yaml.read(Chart.FOLDER.resolve("values.yaml")).get("podSecurityContext");

        // Then
        assertThat(of("USER")).containsExactly("USER %s:%s".formatted(pod.get("runAsUser"), pod.get("runAsGroup")));
        assertThat(INSTRUCTIONS.indexOf(of("USER").findFirst().orElseThrow()))
                .as("nothing is written after it")
                .isGreaterThan(INSTRUCTIONS.lastIndexOf(
                        of("RUN").reduce((first, last) -> last).orElseThrow()));
    }

    @Test
    void theImageExposesThePortsOfTheServices() {
        // When
        List<Integer> ports = Services.TABLE.values().stream()
                .map(Services.Service::port)
                .sorted()
                .toList();

        // Then
        assertThat(of("EXPOSE")).containsExactly("EXPOSE %d-%d".formatted(ports.get(0), ports.get(ports.size() - 1)));
    }

    @Test
    void theImageRunsOnTheJvmThatCreatedTheCache() {
        // Given
        String training = of("RUN sh train.sh app.aot").findFirst().orElseThrow();
        String entryPoint = of("ENTRYPOINT").findFirst().orElseThrow();

        // Then
        assertThat(of("FROM eclipse-temurin").map(line -> line.replaceFirst("FROM (\\S+)-(jdk|jre).*", "$1")))
                .containsExactly("eclipse-temurin:25", "eclipse-temurin:25");
        assertThat(of("FROM application")).hasSize(2);
        assertThat(options(entryPoint)).contains("-XX:AOTCache=app.aot").containsAll(options(training));
        assertThat(options(training)).hasSize(options(entryPoint).size() - 1);
    }

    private static List<String> options(String instruction) {
        return Pattern.compile("-XX:[^\\s\",]+")
                .matcher(instruction)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static Stream<String> of(String instruction) {
        return INSTRUCTIONS.stream().filter(line -> line.startsWith(instruction));
    }
}
