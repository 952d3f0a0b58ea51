package io.todoflow.web;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Passes the trace context of the server's span to the routes, which read it from the headers. Otherwise, their spans
 * would be siblings of the server's span.
 */
@Component
@ConditionalOnTracing
// after Spring Boot's ServerHttpObservationFilter, which starts the span
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class TraceContextFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        SpanContext span = Span.current().getSpanContext();
        chain.doFilter(
                span.isValid()
                        ? new RequestWithHeader(
                                request,
                                "traceparent",
                                "00-%s-%s-%s"
                                        .formatted(
                                                span.getTraceId(),
                                                span.getSpanId(),
                                                span.getTraceFlags().asHex()))
                        : request,
                response);
    }
}
