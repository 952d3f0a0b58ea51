package io.todoflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Refuses configurations that accidentally leave access open, and warns of an open one. */
@ExtendWith(OutputCaptureExtension.class)
class SecurityConfigurationTest {

    private static final String ISSUER = "OIDC_ISSUER=https://issuer.example";
    private static final String KEYS =
            "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=https://issuer.example/keys";

    @EnableConfigurationProperties(SecurityProperties.class)
    static class Properties {}

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(
                    AutoConfigurations.of(SecurityAutoConfiguration.class, OAuth2ResourceServerAutoConfiguration.class))
            .withBean(ObjectMapper.class)
            .withUserConfiguration(
                    Properties.class,
                    SecurityConfiguration.class,
                    Callers.class,
                    AccessProblems.class,
                    ProblemWriter.class);

    @Test
    void anOpenApiLogsAWarning(CapturedOutput output) {
        runner.run(started -> {
            assertThat(started).hasNotFailed();
            assertThat(output)
                    .contains("WARN")
                    .contains(
                            "/api is open to everybody who can reach the port, and so are the endpoints for the sidecar");
        });
    }

    @Test
    void withAnAppApiTokenOnlyTheApiIsOpen(CapturedOutput output) {
        runner.withPropertyValues("APP_API_TOKEN=secret").run(started -> {
            assertThat(started).hasNotFailed();
            assertThat(output).contains("/api is open to everybody").doesNotContain("sidecar", "secret");
        });
    }

    @Test
    void anIssuerIsEnoughAndIsNotContactedAtStartup(CapturedOutput output) {
        runner.withPropertyValues(ISSUER, "APP_API_TOKEN=secret").run(started -> {
            assertThat(started).hasNotFailed();
            assertThat(output).doesNotContain("is open");
        });
    }

    @Test
    void anIssuerWithoutAnAppApiTokenIsRefused() {
        runner.withPropertyValues(ISSUER).run(started -> assertThat(started)
                .getFailure()
                .rootCause()
                .hasMessageContaining("no APP_API_TOKEN: everybody could deliver events"));
    }

    @Test
    void keysWithoutAnIssuerAreRefused() {
        runner.withPropertyValues(KEYS, "APP_API_TOKEN=secret").run(started -> assertThat(started)
                .getFailure()
                .rootCause()
                .hasMessageContaining("no issuer whose tokens are taken: set OIDC_ISSUER"));
    }
}
