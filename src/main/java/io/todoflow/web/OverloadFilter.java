package io.todoflow.web;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the API requests that a process works on at once, in total and per user, and rejects the others immediately.
 * Rejected requests cost neither memory nor the answers of accepted ones. It runs after the security filters, so
 * unauthenticated callers take no permit. Health checks and deliveries of the sidecar are not counted: a busy process
 * is not broken, and events drain its backlog.
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 1)
class OverloadFilter extends OncePerRequestFilter {

    private static final Pattern USER = Pattern.compile("/api/([^/]+)/.*");
    /** Only the body names the user. */
    private static final String TASKS = "/tasks";

    private final Bulkhead requests;
    private final int maxRequestsPerUser;
    private final ConcurrentMap<String, Integer> requestsOfUsers = new ConcurrentHashMap<>();
    private final Callers callers;
    private final ProblemWriter problems;

    OverloadFilter(WebProperties properties, Callers callers, ProblemWriter problems, BulkheadRegistry bulkheads) {
        this.callers = callers;
        this.requests = bulkheads.bulkhead(
                "requests",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(properties.maxRequests())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        this.maxRequestsPerUser = properties.maxRequestsPerUser();
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !ApiPaths.contain(path(request));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String user = user(request);
        if (!enter(user)) {
            refuse(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "As many requests of this user are under way as one may have; nothing was changed, try again");
            return;
        }
        if (!requests.tryAcquirePermission()) {
            leave(user);
            refuse(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "As many requests are under way as this process takes; nothing was changed, try again");
            return;
        }
        boolean continues = false;
        try {
            chain.doFilter(request, response);
            if (request.isAsyncStarted() && !isListening(request)) {
                request.getAsyncContext().addListener(new Release(user));
                continues = true;
            }
        } finally {
            if (!continues) {
                release(user);
            }
        }
    }

    /** The caller, or the user in the path if a service calls or no issuer is configured. */
    private String user(HttpServletRequest request) {
        return callers.authenticatedUser(request).orElseGet(() -> {
            Matcher path = USER.matcher(path(request));
            if (path.matches()) {
                return path.group(1);
            }
            return callers.areKnown() || path(request).equals(TASKS) ? "" : callers.userOf(request);
        });
    }

    /** The decoded path, as it is routed, so that {@code %61} counts as {@code a}. */
    private static String path(HttpServletRequest request) {
        return request.getServletPath();
    }

    private boolean enter(String user) {
        if (user.isEmpty() || requestsOfUsers.merge(user, 1, Integer::sum) <= maxRequestsPerUser) {
            return true;
        }
        leave(user);
        return false;
    }

    private void leave(String user) {
        requestsOfUsers.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
    }

    private void release(String user) {
        requests.onComplete();
        leave(user);
    }

    private void refuse(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setIntHeader("Retry-After", 1);
        problems.write(response, status, detail);
    }

    /** Live streams cost next to nothing between events and have a limit of their own. */
    private static boolean isListening(HttpServletRequest request) {
        return path(request).endsWith("/live");
    }

    /** Releases the permit of a request when it completes, also after a time-out or a failure. */
    private final class Release implements AsyncListener {

        private final String user;

        Release(String user) {
            this.user = user;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            release(user);
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
