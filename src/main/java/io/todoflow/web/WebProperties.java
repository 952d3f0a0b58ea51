package io.todoflow.web;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code todoflow.web}.
 *
 * @param maxBody largest body of an API request
 * @param maxRequests most API requests that are worked on at once
 * @param maxRequestsPerUser most of them that are of one user
 * @param allowedHosts names, besides those of localhost, under which the API may be asked; {@code *} for any
 * @param startupTimeout longest time that the sidecar's requests wait for the routes
 */
@ConfigurationProperties("todoflow.web")
record WebProperties(
        DataSize maxBody, int maxRequests, int maxRequestsPerUser, Set<String> allowedHosts, Duration startupTimeout) {}
