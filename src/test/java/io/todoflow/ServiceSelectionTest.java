package io.todoflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;

/** Each flow has a switch. */
class ServiceSelectionTest {

    private static String patterns(MockEnvironment environment) throws IOException {
        new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .forEach(source -> environment.getPropertySources().addLast(source));
        new ServiceSelection().postProcessEnvironment(environment, new SpringApplication());
        return environment.getRequiredProperty("camel.main.routes-include-pattern");
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
}
