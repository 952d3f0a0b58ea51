package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** Runs the commands of the README, unchanged except for the ports, and compares their results. */
@TodoflowTest
class ReadmeTest {

    private static final String README = Sources.text(Path.of("README.md"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```");
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:");
    private static final Pattern TASK = Pattern.compile("TASK=([0-9a-f-]{36})");

    /** Makes a command fail if its answer is an error, and waits like a reader, who is slower than a script. */
    private static final String PREPARATION =
            "set -euo pipefail; curl() { sleep 0.5; command curl -sS --fail --max-time 20 \"$@\"; echo; }\n";

    @Autowired
    TodoflowClient todoflow;

    @Value("${server.port}")
    int appPort;

    @Value("${development.dapr.http-port}")
    int daprPort;

    @Test
    void theCommandsOfTheReadmeWork() throws Exception {
        // Given
        String script = blocks("bash").stream()
                .filter(block -> !block.startsWith("./mvnw"))
                .collect(Collectors.joining());

        // When
        String output = run(PREPARATION
                + script.replace("localhost:8000", "localhost:" + appPort)
                        .replace("localhost:3500", "localhost:" + daprPort)
                + "echo TASK=$TASK\n");

        // Then
        assertThat(output).contains("HTTP/1.1 201", "HTTP/1.1 204", "\"title\":\"Buy milk\"");
        assertThat(fields(output))
                .containsAll(blocks("text").stream()
                        .flatMap(block -> fields(block).stream())
                        .toList());
        String task = Sources.found(TASK, output.lines()).iterator().next();
        await().untilAsserted(() -> assertThat(todoflow.history("1", task))
                .extracting((JsonNode entry) -> entry.get("event_type").asText())
                .containsExactlyInAnyOrder("task.created", "task.completed", "task.updated"));
    }

    private static String run(String script) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(bash.exitValue()).as(output).isZero();
        return output;
    }

    private static List<String> blocks(String language) {
        return BLOCK.matcher(README)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static Set<String> fields(String text) {
        return Sources.found(FIELD, text.lines());
    }
}
