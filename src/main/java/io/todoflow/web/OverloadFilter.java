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
 * Takes no more API requests at once than the process can work on, and sends the others away at once, so that a crowd
 * costs neither memory nor the answers to those that are taken. It comes after the security filters: whoever is not known
 * takes no place. One user's requests do not take all places. Health checks and what the sidecar brings are not counted: a
 * process that is busy is not broken, and events are what empties it.
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 1)
class OverloadFilter extends OncePerRequestFilter {

    private static final Pattern USER = Pattern.compile("/api/([^/]+)/.*");
    /** Of whom it is, only the body tells. */
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

    /** Who calls. What a service asks for, and all without an issuer of tokens, counts for the user of the path. */
    private String user(HttpServletRequest request) {
        return callers.authenticatedUser(request).orElseGet(() -> {
            Matcher path = USER.matcher(path(request));
            if (path.matches()) {
                return path.group(1);
            }
            return callers.areKnown() || path(request).equals(TASKS) ? "" : callers.userOf(request);
        });
    }

    /** Decoded, as it is routed: whoever writes a letter of it as {@code %61} asks for the same. */
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

    /** Whoever listens costs next to nothing between events, and is counted elsewhere. */
    private static boolean isListening(HttpServletRequest request) {
        return path(request).endsWith("/live");
    }

    /** Gives the place of a request free when it is answered, which a time-out and a failure lead to, too. */
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
