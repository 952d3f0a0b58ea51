package io.todoflow.web;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code todoflow.security}.
 *
 * @param adminRole role of those who may see and repair what is not a user's own
 * @param serviceCallers app-ids of the services that may create tasks for users, by service invocation
 * @param openUser the user of a request that names none, where no issuer of tokens is configured
 * @param issuerInterval how often at most a document of the issuer, such as its keys, is read
 * @param issuerTimeout longest time that the issuer may take for an answer
 */
@ConfigurationProperties("todoflow.security")
record SecurityProperties(
        String adminRole,
        Set<String> serviceCallers,
        String openUser,
        Duration issuerInterval,
        Duration issuerTimeout) {}
