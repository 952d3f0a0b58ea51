package io.todoflow.web;

import io.todoflow.camel.dapr.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses unknown query parameters: a filter with a typo in its name would otherwise select everything. It runs after
 * the security filters, so that it reveals nothing to unauthorized callers.
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 2)
class UnknownParameterFilter extends OncePerRequestFilter {

    private final ApiDocument document;
    private final ProblemWriter problems;

    UnknownParameterFilter(ApiDocument document, ProblemWriter problems) {
        this.document = document;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getQueryString() == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Set<String> allowed = document.queryParameters(request.getMethod(), request.getRequestURI());
        Optional<String> unknown = allowed == null
                ? Optional.empty()
                : Arrays.stream(request.getQueryString().split("&", -1))
                        .filter(parameter -> !parameter.isEmpty())
                        .map(parameter -> decoded(parameter.split("=", 2)[0]))
                        .filter(name -> !allowed.contains(name))
                        .findFirst();
        if (unknown.isPresent()) {
            String name = unknown.get();
            problems.writeInvalid(
                    response,
                    Excerpt.of(name),
                    allowed == null || allowed.isEmpty()
                            ? "is unknown, the operation has no query parameters"
                            : "is unknown, allowed are " + String.join(", ", allowed));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** A name that cannot be decoded is unknown as well. */
    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
