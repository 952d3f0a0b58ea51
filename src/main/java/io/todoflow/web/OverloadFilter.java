package io.todoflow.web;

import io.todoflow.web.RequestPlaces.Admission;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the API requests that a process works on at once, in total and per user. Others wait, as far as {@link
 * RequestPlaces} has room for them, before their bodies are read. It rejects the rest immediately, at no cost of memory
 * and without delaying accepted requests. It runs after the security filters, so unauthenticated callers take no place.
 * It ignores health checks, because a busy process is not broken, and deliveries of the sidecar, because they drain the
 * backlog.
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 1)
class OverloadFilter extends OncePerRequestFilter {

    private static final Pattern USER = Pattern.compile("/api/([^/]+)/.*");
    /** Only the body names the user. */
    private static final String TASKS = "/tasks";

    private final RequestPlaces places;
    private final Callers callers;
    private final ProblemWriter problems;

    OverloadFilter(RequestPlaces places, Callers callers, ProblemWriter problems) {
        this.places = places;
        this.callers = callers;
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
        Admission admission = places.enter(user);
        if (admission == Admission.USER_IS_FULL) {
            refuse(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "As many requests of this user are under way as one may have; nothing was changed, try again");
            return;
        }
        if (admission == Admission.PROCESS_IS_FULL) {
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
                places.leave(user);
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
            places.leave(user);
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
