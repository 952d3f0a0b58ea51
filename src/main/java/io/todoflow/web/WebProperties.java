package io.todoflow.web;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code todoflow.web}.
 *
 * @param maxBody maximum size of an API request body
 * @param maxRequests limit of concurrent API requests
 * @param maxRequestsPerUser limit of concurrent API requests per user
 * @param maxWaiting limit of API requests that wait for others to end
 * @param maxWaitingPerUser limit of API requests of one user that wait for others to end
 * @param maxWait how long a request waits for a place of its user, and for one of the process
 * @param allowedHosts host names besides localhost that may be used for the API; {@code *} for any
 * @param startupTimeout how long requests of the sidecar wait for the routes
 */
@ConfigurationProperties("todoflow.web")
record WebProperties(
        DataSize maxBody,
        int maxRequests,
        int maxRequestsPerUser,
        int maxWaiting,
        int maxWaitingPerUser,
        Duration maxWait,
        Set<String> allowedHosts,
        Duration startupTimeout) {}
