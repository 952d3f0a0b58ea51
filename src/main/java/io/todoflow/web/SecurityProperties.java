package io.todoflow.web;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code todoflow.security}.
 *
 * @param adminRole role of administrators, who may access what belongs to no user
 * @param serviceCallers app-ids of the services that may create tasks for users, by service invocation
 * @param openUser the user of a request that names none, if no token issuer is configured
 * @param issuerInterval minimum interval between two reads of a document of the issuer, such as its keys
 * @param issuerTimeout timeout of requests to the issuer
 */
@ConfigurationProperties("todoflow.security")
record SecurityProperties(
        String adminRole,
        Set<String> serviceCallers,
        String openUser,
        Duration issuerInterval,
        Duration issuerTimeout) {}
