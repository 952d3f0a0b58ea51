package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code to: dapr:secret}. */
class SecretTest {

    private static CamelWithDapr camel;

    @BeforeAll
    static void start() {
        camel = CamelWithDapr.start();
    }

    @AfterAll
    static void stop() {
        camel.close();
    }

    @Test
    void oneSecretIsAMapOfItsValues() {
        // When
        Exchange got = camel.send("dapr:secret?secretStore=secretstore&key=smtp", null);

        // Then
        assertThat(got.getException()).isNull();
        assertThat(got.getMessage().getBody()).isEqualTo(Map.of("username", "u", "password", "p"));
    }

    @Test
    void withoutANameAllSecretsAreRead() {
        // When
        Exchange got = camel.send("dapr:secret?secretStore=secretstore", null);

        // Then
        assertThat(got.getMessage().getBody())
                .isEqualTo(Map.of("smtp", Map.of("username", "u", "password", "p"), "token", Map.of("token", "t")));
    }

    @Test
    void aMissingSecretFails() {
        // When
        Exchange got = camel.send("dapr:secret?secretStore=secretstore", null, "CamelDaprKey", "no-such");

        // Then
        assertThat(got.getException()).hasMessageContaining("no-such");
    }
}
