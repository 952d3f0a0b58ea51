package io.todoflow.page;

import io.todoflow.camel.dapr.Excerpt;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Tells a client that requests a list with {@code Prefer: live-position} (RFC 7240) where the stream of changes continues
 * after the answer. The position is read before the list, so a stream that begins there misses nothing, and the client
 * need not wait for the stream before it reads. It runs after the security filters.
 */
@Component
@ServedByBackend
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 3)
class LivePositionFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(LivePositionFilter.class);
    private static final String PREFER = "Prefer";
    private static final String LIVE_POSITION = "live-position";
    private static final String POSITION = "X-Live-Position";
    /** The lists whose changes the stream reports. */
    private static final PathPattern LISTS =
            PathPatternParser.defaultInstance.parse("/api/{user_id}/{list:tasks|notifications}");

    private final LiveRows live;

    LivePositionFilter(LiveRows live) {
        this.live = live;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isPreferred(request)
                || !(HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod()))
                || !LISTS.matches(PathContainer.parsePath(request.getRequestURI()));
    }

    /** Several preferences may stand in one header or in several, each with a value and parameters. */
    private static boolean isPreferred(HttpServletRequest request) {
        return Collections.list(request.getHeaders(PREFER)).stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(preference -> preference.split("[;=]", 2)[0].strip())
                .anyMatch(LIVE_POSITION::equalsIgnoreCase);
    }

    /** Without a position, the client reads the list again when the stream begins. */
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            response.setHeader(POSITION, live.position().toString());
        } catch (DataAccessException e) {
            LOG.warn("A list is sent without its position: {}", Excerpt.line(e));
        }
        chain.doFilter(request, response);
    }
}
