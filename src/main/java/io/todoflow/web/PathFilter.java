package io.todoflow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Decodes characters that need no encoding in a path, such as {@code @} in a user id, once for all later readers of
 * the path. Encoded separators stay encoded and are refused.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2">RFC 3986, percent-encoding normalization</a>
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class PathFilter extends OncePerRequestFilter {

    /** Letters, digits and {@code - . _ ~ : @}. */
    private static final Pattern NEEDLESS =
            Pattern.compile("%(4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9AaEe]|3[0-9Aa]|2[DdEe]|5[Ff]|40)");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().indexOf('%') < 0;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new NormalizedPath(request, normalize(request.getRequestURI())), response);
    }

    static String normalize(String path) {
        return NEEDLESS.matcher(path).replaceAll(PathFilter::decode);
    }

    private static String decode(MatchResult encoded) {
        return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(encoded.group(1), 16)));
    }

    private static final class NormalizedPath extends HttpServletRequestWrapper {
        private final String path;

        NormalizedPath(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }
    }
}
