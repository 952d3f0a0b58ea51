package io.todoflow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds requests back until the routes are up. The server opens its port before Camel starts, and a sidecar that finds
 * the port open asks for subscriptions only once: it treats a 404 as an empty list and does not retry other errors. The
 * requests of the sidecar therefore wait; all others are answered 503.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class StartupGate extends OncePerRequestFilter {

    private final CountDownLatch ready = new CountDownLatch(1);
    private final WebProperties properties;
    private final ProblemWriter problems;

    StartupGate(WebProperties properties, ProblemWriter problems) {
        this.properties = properties;
        this.problems = problems;
    }

    @EventListener
    void onReady(ApplicationReadyEvent event) {
        ready.countDown();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return ready.getCount() == 0 || path.startsWith("/actuator/") || path.equals("/health");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SidecarPaths.contain(request.getRequestURI()) && await()) {
            chain.doFilter(request, response);
            return;
        }
        response.setIntHeader("Retry-After", 1);
        problems.write(response, HttpStatus.SERVICE_UNAVAILABLE, "The application is starting");
    }

    private boolean await() {
        try {
            return ready.await(properties.startupTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
