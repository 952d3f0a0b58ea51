package io.todoflow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request a correlation id and tells it with the response. The caller's own is taken over when it is 1 to 128
 * letters, digits or {@code . _ : -}; with any other, or none, the request gets a new one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CorrelationIdFilter extends OncePerRequestFilter {

    static final String HEADER = "X-Correlation-ID";
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /** They need not be hard to guess, and those that are make threads wait for each other. */
    private final IdGenerator ids = new AlternativeJdkIdGenerator();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = request.getHeader(HEADER);
        boolean allowed = sent != null && ALLOWED.matcher(sent).matches();
        String id = allowed ? sent : ids.generateId().toString();
        response.setHeader(HEADER, id);
        chain.doFilter(allowed ? request : new RequestWithHeader(request, HEADER, id), response);
    }
}
