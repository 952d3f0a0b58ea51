package io.todoflow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hides request headers that have the name of a query parameter, such as {@code Priority}, which browsers send, or
 * {@code From}. Camel would take them for the parameter.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9218">RFC 9218, the header Priority</a>
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 2)
class ParameterHeadersFilter extends OncePerRequestFilter {

    private final Set<String> parameters;

    ParameterHeadersFilter(ApiDocument document) {
        this.parameters = document.queryParameters();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isAnyHidden =
                Collections.list(request.getHeaderNames()).stream().anyMatch(this::isHidden);
        chain.doFilter(isAnyHidden ? new WithoutParameters(request) : request, response);
    }

    private boolean isHidden(String header) {
        return parameters.contains(header.toLowerCase(Locale.ROOT));
    }

    private final class WithoutParameters extends HttpServletRequestWrapper {

        WithoutParameters(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isHidden(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> shown = Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !isHidden(name))
                    .toList();
            return Collections.enumeration(shown);
        }
    }
}
