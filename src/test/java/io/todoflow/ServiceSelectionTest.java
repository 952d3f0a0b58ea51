package io.todoflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;

/** Each flow has a switch. */
class ServiceSelectionTest {

    private static String patterns(MockEnvironment environment) throws IOException {
        return selected(environment).getRequiredProperty("camel.main.routes-include-pattern");
    }

    private static MockEnvironment selected(MockEnvironment environment) throws IOException {
        new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .forEach(source -> environment.getPropertySources().addLast(source));
        new ServiceSelection().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "email-delivery", "notification", "task-reminders"})
    void aFlowRunsUnlessItIsSwitchedOff(String flow) throws IOException {
        // When
        String on = patterns(new MockEnvironment());
        String off = patterns(new MockEnvironment().withProperty("todoflow." + flow + ".enabled", "false"));

        // Then
        assertThat(on).contains("/" + flow + ".camel.yaml");
        assertThat(off.split(",")).hasSize(on.split(",").length - 1);
        assertThat(off).doesNotContain("/" + flow + ".camel.yaml");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            '',            -,               backend,         backend,         'recurring-task-service,backend'
            '',            todo-backend,    todo-backend,    todo-backend,    'recurring-task-service,todo-backend'
            backend,       todo-backend,    todo-backend,    todo-backend,    'recurring-task-service,todo-backend'
            audit-service, -,               audit-service,   backend,         'recurring-task-service,backend'
            audit-service, event-service,   event-service,   backend,         'recurring-task-service,backend'
            """)
    void theAppIdIsThatOfDapr(
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
