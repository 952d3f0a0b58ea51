package io.todoflow.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code todoflow.page}.
 *
 * @param enabled whether the backend serves the page
 * @param issuer URL of the issuer of tokens as browsers reach it, or empty
 * @param clientId client id of the page, a public client of the issuer
 * @param scope the scopes that it requests, separated by spaces
 * @param pollInterval how often the process looks for changes to send to listeners
 * @param maxListeners maximum number of listeners
 * @param maxListenersPerUser maximum number of listeners of one user
 * @param listenTime how long a listener may stay connected before it has to reconnect
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
