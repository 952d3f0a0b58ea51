package io.todoflow.rest;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The secured application with few permits for requests, so that a test can take all of them. */
abstract class LimitedApplication extends SecuredApplication {

    static final int MAX_REQUESTS = 5;
    static final int MAX_REQUESTS_PER_USER = 4;
    static final int MAX_WAITING = 2;
    static final int MAX_WAITING_PER_USER = 1;

    @DynamicPropertySource
    static void limits(DynamicPropertyRegistry properties) {
        properties.add("todoflow.web.max-requests", () -> MAX_REQUESTS);
        properties.add("todoflow.web.max-requests-per-user", () -> MAX_REQUESTS_PER_USER);
        properties.add("todoflow.web.max-waiting", () -> MAX_WAITING);
        properties.add("todoflow.web.max-waiting-per-user", () -> MAX_WAITING_PER_USER);
        properties.add("todoflow.web.max-wait", () -> "1m");
    }
}
