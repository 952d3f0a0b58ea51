package io.todoflow.web;

import io.todoflow.camel.dapr.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request a correlation id and returns it with the response. It keeps the caller's id if that is valid,
 * replaces it if not (see {@link Excerpt#header}), and creates one if there is none.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CorrelationIdFilter extends OncePerRequestFilter {

    static final String HEADER = "X-Correlation-ID";

    /** Ids need not be unguessable, and a secure generator would make threads wait for each other. */
    private final IdGenerator ids = new AlternativeJdkIdGenerator();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = request.getHeader(HEADER);
        String id = sent == null || sent.isBlank() ? ids.generateId().toString() : Excerpt.header(sent);
        response.setHeader(HEADER, id);
        chain.doFilter(id.equals(sent) ? request : new RequestWithHeader(request, HEADER, id), response);
    }
}
