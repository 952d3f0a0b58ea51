package io.todoflow.rest;

import io.todoflow.dev.DevelopmentApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Runs all services in one process with a token issuer, and writes the token of the administrator {@code alice} to
 * {@code target/token}, for tools that test the API.
 */
public class SecuredDevelopment {

    private static final Duration LONG = Duration.ofDays(1);

    /** Starts it, and writes the token. */
    public static void main(String[] args) throws IOException {
        Issuer issuer = new Issuer();
        Map.of(
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                        Issuer.NAME,
                        "spring.security.oauth2.resourceserver.jwt.audiences",
                        Issuer.AUDIENCE,
                        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                        issuer.keys(),
                        "todoflow.dapr.app-api-token",
                        "app-api-token",
                        "todoflow.page.listen-time",
                        "1s")
                .forEach(System::setProperty);
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("token"),
                issuer.token(claims -> claims.subject("alice")
                        .claim("roles", List.of("todoflow-admin"))
                        .expirationTime(Date.from(Instant.now().plus(LONG)))));
        DevelopmentApplication.main(args);
    }
}
