package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;

/**
 * The SDKs of the protocol for Python and TypeScript use the tools. They are downloaded, so the test runs only with
 * {@code -Dmcp.clients=true}, and is skipped without Python, Node or their packages.
 */
@EnabledIfSystemProperty(named = "mcp.clients", matches = "true")
class McpForeignClientsTest extends SecuredApplication {

    private static final String PYTHON_SDK = "mcp==2.3.0";
    private static final String TYPESCRIPT_SDK = "@modelcontextprotocol/sdk@1.32.2";
    private static final int MINUTES = 5;

    @Value("${server.port}")
    int port;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** The output and the exit status of a program. */
    private record Run(int status, String output) {}

    @Test
    void thePythonSdkUsesEachTool() throws IOException, InterruptedException {
        // Given
        assumeThat(run("python3", "-m", "venv", "sdk").status())
                .as("python3 with venv is here")
                .isZero();
        Run fetched = run("sdk/bin/pip", "install", "--quiet", "--disable-pip-version-check", PYTHON_SDK);
        assumeThat(fetched.status())
                .as("pip fetches %s: %s", PYTHON_SDK, fetched.output())
                .isZero();

        // When
        Run client = run("sdk/bin/python", script("client.py"), "http://localhost:%d/mcp".formatted(port), token());

        // Then
        assertThat(client.status()).as(client.output()).isZero();
        assertThat(client.output()).contains("answered after a call was cancelled");
    }

    @Test
    void theTypeScriptSdkUsesEachTool() throws IOException, InterruptedException {
        // Given
        assumeThat(run("npm", "--version").status()).as("npm is here").isZero();
        Run fetched = run("npm", "install", "--silent", "--no-audit", "--no-fund", TYPESCRIPT_SDK);
        assumeThat(fetched.status())
                .as("npm fetches %s: %s", TYPESCRIPT_SDK, fetched.output())
                .isZero();

        // When
        Run client = run("node", script("client.mjs"), "http://localhost:%d/mcp".formatted(port), token());

        // Then
        assertThat(client.status()).as(client.output()).isZero();
        assertThat(client.output()).contains("answered after a call was cancelled");
    }

    private static String token() {
        return bearer("mcp-" + UUID.randomUUID().toString().substring(0, 8)).replaceFirst("^Bearer ", "");
    }

    private String script(String name) throws IOException {
        Path script = folder.resolve(name);
        Files.write(script, new ClassPathResource("mcp/" + name).getContentAsByteArray());
        return script.toString();
    }

    private Run run(String... command) throws IOException, InterruptedException {
        File output = Files.createTempFile(folder, "output", ".txt").toFile();
        Process process;
        try {
            process = new ProcessBuilder(List.of(command))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
        } catch (IOException notThere) {
            return new Run(-1, notThere.toString());
        }
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        return new Run(ended ? process.exitValue() : -1, Files.readString(output.toPath()));
    }
}
