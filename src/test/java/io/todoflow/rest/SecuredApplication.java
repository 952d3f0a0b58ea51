package io.todoflow.rest;

import io.todoflow.dev.TodoflowTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application in a deployed configuration: with an issuer, tokens, and a separate actuator port. */
@TodoflowTest
abstract class SecuredApplication {

    static final Issuer ISSUER = new Issuer();
    static final String APP_API_TOKEN = "app-api-token-that-is-secret";
    static final String DAPR_API_TOKEN = "dapr-api-token-that-is-secret";
    static final String KAFKA_PASSWORD = "kafka-password-that-is-secret";

    @DynamicPropertySource
    static void deployed(DynamicPropertyRegistry properties) {
        properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", () -> Issuer.NAME);
        properties.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> Issuer.AUDIENCE);
        properties.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", ISSUER::keys);
        // tests change its answers
        properties.add("todoflow.security.issuer-interval", () -> "0s");
        properties.add("todoflow.page.issuer", ISSUER::url);
        properties.add("todoflow.dapr.app-api-token", () -> APP_API_TOKEN);
        properties.add("todoflow.dapr.api-token", () -> DAPR_API_TOKEN);
        properties.add(
                "camel.component.kafka.sasl-jaas-config",
                () -> "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"%s\";"
                        .formatted(KAFKA_PASSWORD));
        // only ChatModelTest calls it, and provides the answers
        properties.add("todoflow.chat.model", () -> "model");
        properties.add("management.server.port", () -> 0);
    }

    static String bearer(String user, String... roles) {
        return "Bearer " + ISSUER.token(user, roles);
    }
}
