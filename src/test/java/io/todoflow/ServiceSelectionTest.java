package io.todoflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.FileSystemUtils;

/** Selects the route files that a process runs. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceSelectionTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static String patterns(MockEnvironment environment) throws IOException {
        return selected(environment).getRequiredProperty("camel.main.routes-include-pattern");
    }

    private static MockEnvironment selected(MockEnvironment environment) throws IOException {
        new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .forEach(source -> environment.getPropertySources().addLast(source));
        DeferredLogs logs = new DeferredLogs();
        new ServiceSelection(logs).postProcessEnvironment(environment, new SpringApplication());
        logs.switchOverAll();
        return environment;
    }

    private MockEnvironment inTheFolder() {
        return new MockEnvironment().withProperty("todoflow.routes", "file:" + folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "chat", "email-delivery", "notification", "task-reminders"})
    void aFlowRunsUnlessItIsDisabled(String flow) throws IOException {
        // When
        String on = patterns(new MockEnvironment());
        String off = patterns(new MockEnvironment().withProperty("todoflow." + flow + ".enabled", "false"));

        // Then
        assertThat(on).contains("/" + flow + ".camel.yaml");
        assertThat(off).doesNotContain("/" + flow + ".camel.yaml").doesNotContain("/" + flow + "/");
    }

    @Test
    void aFlowHasTheFilesInTheFolderOfItsName() throws IOException {
        // When
        String files = patterns(new MockEnvironment().withProperty("todoflow.service", "email-delivery-service"));

        // Then
        assertThat(files.split(","))
                .contains("classpath:routes/email-delivery.camel.yaml")
                .contains("classpath:routes/email-delivery/email-send.camel.yaml")
                .allMatch(file ->
                        file.matches(".*/(email-delivery|error-handling|event-reconciliation|flow-description)[./].*"));
    }

    @Test
    void aFileThatNoServiceListsIsNamedInOneLine(CapturedOutput output) throws IOException {
        // Given
        FileSystemUtils.copyRecursively(Path.of("routes"), folder);
        Files.writeString(folder.resolve("forgotten.camel.yaml"), "");

        // When
        String files = patterns(inTheFolder());

        // Then
        assertThat(files).doesNotContain("forgotten");
        assertThat(output.getAll().lines().filter(line -> line.contains("forgotten")))
                .singleElement()
                .asString()
                .contains("WARN", "todoflow.services");
    }

    @Test
    void aFlowWithoutAFileIsRefused() throws IOException {
        // Given
        FileSystemUtils.copyRecursively(Path.of("routes"), folder);
        Files.delete(folder.resolve("audit.camel.yaml"));

        // Then
        assertThatThrownBy(() -> patterns(inTheFolder()))
                .hasMessageContaining("audit-service")
                .hasMessageContaining("[audit]");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            '',            -,               backend,         backend,         'recurring-task-service,backend'
            '',            todo-backend,    todo-backend,    todo-backend,    'recurring-task-service,todo-backend'
            backend,       todo-backend,    todo-backend,    todo-backend,    'recurring-task-service,todo-backend'
            audit-service, -,               audit-service,   backend,         'recurring-task-service,backend'
            audit-service, event-service,   event-service,   backend,         'recurring-task-service,backend'
            """)
    void theAppIdCanComeFromDapr(
            String service, @Nullable String daprAppId, String appId, String backend, String serviceCallers)
            throws IOException {
        // Given
        MockEnvironment environment = new MockEnvironment().withProperty("todoflow.service", service);
        if (daprAppId != null) {
            environment.setProperty("DAPR_APP_ID", daprAppId);
        }

        // When
        selected(environment);

        // Then
        assertThat(environment.getProperty("todoflow.app-id")).isEqualTo(appId);
        assertThat(environment.getProperty("todoflow.dapr.backend")).isEqualTo(backend);
        assertThat(environment.getProperty("todoflow.security.service-callers")).isEqualTo(serviceCallers);
    }
}
