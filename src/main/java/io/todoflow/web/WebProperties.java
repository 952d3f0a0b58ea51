package io.todoflow.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code todoflow.web}.
 *
 * @param maxBody largest body of an API request
 * @param startupTimeout longest time that the sidecar's requests wait for the routes
 */
@ConfigurationProperties("todoflow.web")
record WebProperties(DataSize maxBody, Duration startupTimeout) {}
