package io.todoflow.camel.dapr.springboot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the sidecar wait until the routes are up. Spring Boot opens the port before Camel starts. A sidecar that finds
 * it open asks for subscriptions only once; it treats a 404 as an empty list, and drops an event or a job after a 404.
 */
final class SidecarGate extends OncePerRequestFilter implements ApplicationListener<ApplicationReadyEvent> {

    /** The paths that the sidecar calls, unless a route sets another one. */
    static final String[] PATHS = {"/dapr/*", "/events/*", "/job/*"};

    private final CountDownLatch ready = new CountDownLatch(1);
    private final Duration patience;

    SidecarGate(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        ready.countDown();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isReady()) {
            chain.doFilter(request, response);
        } else {
            response.setIntHeader("Retry-After", 1);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private boolean isReady() {
        try {
            return ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
