package io.todoflow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that a page of another site makes a browser send. It detects DNS rebinding, where the page's own
 * host name resolves to this server, by the host. It detects a form or text post, which a browser sends without a
 * preflight, by {@code Sec-Fetch-Site}, {@code Origin} or the content type.
 *
 * @see <a href="https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site">Sec-Fetch-Site</a>
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class CrossSiteFilter extends OncePerRequestFilter {

    private static final String ANY = "*";
    private static final Pattern LOCAL =
            Pattern.compile("(.+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    /** The content types that a page may send to any site without a preflight. */
    private static final Pattern SIMPLE =
            Pattern.compile("(?i)\\s*(text/plain|application/x-www-form-urlencoded|multipart/form-data)\\s*(;.*)?");

    private final Set<String> allowedHosts;
    private final boolean checksHosts;
    private final ProblemWriter problems;

    CrossSiteFilter(WebProperties properties, Callers callers, ProblemWriter problems) {
        this.allowedHosts = properties.allowedHosts();
        this.checksHosts = !allowedHosts.contains(ANY) && !(callers.areKnown() && allowedHosts.isEmpty());
        this.problems = problems;
    }

    /** Probes use any address and change nothing. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/health") || path.startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isAllowed(request.getServerName().toLowerCase(Locale.ROOT))) {
            problems.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "The host is not allowed, allowed are localhost and those of todoflow.web.allowed-hosts");
        } else if (mayChangeSomething(request) && isOfAnotherSite(request)) {
            problems.write(response, HttpStatus.FORBIDDEN, "Pages of other sites may not use the API");
        } else if (ApiPaths.contain(request.getRequestURI()) && isSimple(request.getContentType())) {
            problems.write(
                    response,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The Content-Type is not allowed here, bodies are application/json");
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isAllowed(String host) {
        return !checksHosts
                || allowedHosts.contains(host)
                || LOCAL.matcher(host).matches();
    }

    private static boolean mayChangeSomething(HttpServletRequest request) {
        return !READING.contains(request.getMethod()) || request.getRequestURI().equals("/mcp");
    }

    private static boolean isOfAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN_SITE.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !isOf(origin, request.getHeader(HttpHeaders.HOST));
    }

    private static boolean isOf(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSimple(@Nullable String contentType) {
        return contentType != null && SIMPLE.matcher(contentType).matches();
    }
}
