package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** {@code helm test} detects whether a task passes through all services. */
@TodoflowTest
class HelmTestTest {

    @Value("${server.port}")
    int port;

    @Test
    void theTestSucceedsOnceATaskIsAudited() throws Exception {
        // When
        Process test = run("http://127.0.0.1:%d/health".formatted(port));

        // Then
        assertThat(output(test)).contains("up: http://127.0.0.1:" + port, "audited after");
        assertThat(test.waitFor()).isZero();
    }

    @Test
    void theTestFailsIfAServiceIsDown() throws Exception {
        // When
        Process test = run("http://127.0.0.1:%d/health http://127.0.0.1:1/health".formatted(port));

        // Then
        assertThat(output(test))
                .contains("Failed to connect to 127.0.0.1 port 1")
                .doesNotContain("created");
        assertThat(test.waitFor()).isNotZero();
    }

    private Process run(String health) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-ec", Yaml.text(Chart.FOLDER.resolve("files/test.sh")))
                .redirectErrorStream(true);
        builder.environment().put("HEALTH", health);
        builder.environment().put("BACKEND", "http://127.0.0.1:%d/api/helm-test/tasks".formatted(port));
        return builder.start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
