package io.todoflow.web;

import io.todoflow.camel.dapr.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses unknown query parameters, and values that cannot be decoded, which Tomcat drops: otherwise, a filter with a
 * typo would select everything. It runs after the security filters, so that it reveals nothing to unauthorized callers.
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
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Set<String> allowed = document.queryParameters(method, request.getRequestURI());
        Optional<Refusal> refusal = allowed == null
                ? Optional.empty()
                : Arrays.stream(request.getQueryString().split("&", -1))
                        .filter(parameter -> !parameter.isEmpty())
                        .flatMap(parameter -> refusal(parameter, allowed).stream())
                        .findFirst();
        if (refusal.isPresent()) {
            problems.writeInvalid(
                    response,
                    Excerpt.of(refusal.get().parameter()),
                    refusal.get().message());
        } else {
            chain.doFilter(request, response);
        }
    }

    private record Refusal(String parameter, String message) {}

    private static Optional<Refusal> refusal(String parameter, Set<String> allowed) {
        String[] sides = parameter.split("=", 2);
        String name = decoded(sides[0]).orElse(sides[0]);
        if (!allowed.contains(name)) {
            return Optional.of(new Refusal(
                    name,
                    allowed.isEmpty()
                            ? "is unknown, the operation has no query parameters"
                            : "is unknown, allowed are " + String.join(", ", allowed)));
        }
        return sides.length == 1 || decoded(sides[1]).isPresent()
                ? Optional.empty()
                : Optional.of(new Refusal(name, "must be percent-encoded UTF-8, in which % is %25"));
    }

    /** Decodes strictly; empty if the text is not percent-encoded UTF-8. */
    private static Optional<String> decoded(String text) {
        try {
            byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
