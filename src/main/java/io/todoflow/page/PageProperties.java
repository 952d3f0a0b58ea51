package io.todoflow.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code todoflow.page}.
 *
 * @param enabled whether the backend serves the page
 * @param issuer URL of the issuer of tokens as browsers reach it, or empty
 * @param clientId what the page is to the issuer: a public client
 * @param scope what it asks for, separated by space
 * @param pollInterval how often it is looked for what listeners are told
 * @param maxListeners most listeners at once
 * @param maxListenersPerUser most of them that are of one user
 * @param listenTime how long one may listen until it has to come again
 */
@ConfigurationProperties("todoflow.page")
record PageProperties(
        boolean enabled,
        String issuer,
        String clientId,
        String scope,
        Duration pollInterval,
        int maxListeners,
        int maxListenersPerUser,
        Duration listenTime) {}
