package io.todoflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Builds and tests the examples against the installed modules. */
class ExamplesIT {

    private static final String VERSION = System.getProperty("todoflow.version", "0.1.0-SNAPSHOT");
    private static final long MINUTES = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @EnabledIfSystemProperty(
            named = "todoflow.it.examples",
            matches = "true",
            disabledReason = "takes a minute, and may download Maven plugins")
    void theExamplesOutsideTheBuildPass() throws Exception {
        // Given a local repository of these modules alone, before the one of this build
        Path repository = folder.resolve("repository");
        install(repository, "todoflow-parent", Path.of("pom.xml"));
        for (String module : List.of("camel-dapr", "dapr-embedded")) {
            install(repository, "todoflow-" + module, Path.of(module, "pom.xml"));
        }
        Path log = folder.resolve("maven.log");

        // When
        Process maven = new ProcessBuilder(command(repository))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = maven.waitFor(MINUTES, TimeUnit.MINUTES);
        maven.destroyForcibly();

        // Then
        String output = Files.readString(log);
        assertThat(ended).as(output).isTrue();
        assertThat(maven.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.contains("Tests run: ") && line.contains("in example.")))
                .as(output)
                .hasSize(3);
    }

    private List<String> command(Path repository) {
        List<String> command = new ArrayList<>(List.of(
                Path.of("mvnw").toAbsolutePath().toString(),
                "--batch-mode",
                "-f",
                "examples",
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + System.getProperty("todoflow.repository"),
                "test"));
        if (Boolean.getBoolean("todoflow.offline")) {
            command.add("--offline");
        }
        return command;
    }

    /** Like the install plugin: a module is its pom and its jar. */
    private static void install(Path repository, String artifact, Path pom) throws IOException {
        Path home = Files.createDirectories(
                repository.resolve("io/todoflow").resolve(artifact).resolve(VERSION));
        Files.copy(pom, home.resolve(artifact + "-" + VERSION + ".pom"));
        Path parent = pom.getParent();
        if (parent != null) {
            Files.copy(
                    parent.resolve("target").resolve(artifact + "-" + VERSION + ".jar"),
                    home.resolve(artifact + "-" + VERSION + ".jar"));
        }
    }
}
