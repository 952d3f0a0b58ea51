package io.todoflow.web;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes no more API requests at once than the process can work on, and sends the others away at once, so that a crowd
 * costs neither memory nor the answers to those that are taken. Health checks and what the sidecar brings are not
 * counted: a process that is busy is not broken, and events are what empties it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class OverloadFilter extends OncePerRequestFilter {

    private final Bulkhead requests;
    private final ProblemWriter problems;

    OverloadFilter(WebProperties properties, ProblemWriter problems, MeterRegistry metrics) {
        BulkheadRegistry registry = BulkheadRegistry.of(BulkheadConfig.custom()
                .maxConcurrentCalls(properties.maxRequests())
                .maxWaitDuration(Duration.ZERO)
                .build());
        this.requests = registry.bulkhead("requests");
        this.problems = problems;
        TaggedBulkheadMetrics.ofBulkheadRegistry(registry).bindTo(metrics);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith("/api/") && !path.equals("/tasks") && !path.equals("/mcp");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!requests.tryAcquirePermission()) {
            response.setIntHeader("Retry-After", 1);
            problems.write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "As many requests are under way as this process takes; nothing was changed, try again");
            return;
        }
        boolean continues = false;
        try {
            chain.doFilter(request, response);
            if (request.isAsyncStarted() && !isListening(request)) {
                request.getAsyncContext().addListener(new Release());
                continues = true;
            }
        } finally {
            if (!continues) {
                requests.onComplete();
            }
        }
    }

    /** Whoever listens costs next to nothing between events, and is counted elsewhere. */
    private static boolean isListening(HttpServletRequest request) {
        return request.getRequestURI().endsWith("/live");
    }

    /** Gives the place of a request free when it is answered, which a time-out and a failure lead to, too. */
    private final class Release implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            requests.onComplete();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // is completed by Spring MVC
        }

        @Override
        public void onError(AsyncEvent event) {
            // is completed by the server
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
