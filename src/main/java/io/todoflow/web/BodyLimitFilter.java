package io.todoflow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.BadRequestException;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses API requests whose body is too large, with or without a declared length, or is not UTF-8. It runs after the
 * security filters, so that it reads no body of an unauthenticated caller.
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 2)
class BodyLimitFilter extends OncePerRequestFilter {

    private final int limit;
    private final ProblemWriter problems;

    BodyLimitFilter(WebProperties properties, ProblemWriter problems) {
        this.limit = Math.toIntExact(properties.maxBody().toBytes());
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !ApiPaths.contain(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            refuseSize(response);
            return;
        }
        if (isEncoded(request)) {
            problems.write(
                    response,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The Content-Encoding is not allowed, bodies are not compressed");
            return;
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(limit + 1);
        } catch (SocketTimeoutException e) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            problems.write(response, HttpStatus.REQUEST_TIMEOUT, "The body did not come in time");
            return;
        } catch (BadRequestException e) {
            problems.write(response, HttpStatus.BAD_REQUEST, "The body is cut off or not well-formed");
            return;
        }
        if (body.length > limit) {
            refuseSize(response);
        } else if (!ApiPaths.areOfAssistants(request.getRequestURI()) && !isUtf8(body)) {
            problems.write(response, HttpStatus.BAD_REQUEST, "The body is not UTF-8");
        } else {
            chain.doFilter(new BufferedBody(request, body), response);
        }
    }

    private static boolean isEncoded(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void refuseSize(HttpServletResponse response) throws IOException {
        problems.write(
                response, HttpStatus.PAYLOAD_TOO_LARGE, "The body is too large, allowed are %d bytes".formatted(limit));
    }

    /** A request whose body was read for the check. */
    private static final class BufferedBody extends HttpServletRequestWrapper {
        private final byte[] body;

        BufferedBody(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream in = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public boolean isFinished() {
                    return in.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("The body is read already");
                }

                @Override
                public int read() {
                    return in.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    return in.read(bytes, offset, length);
                }
            };
        }

        @Override
        public java.io.BufferedReader getReader() throws IOException {
            return new java.io.BufferedReader(new java.io.InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
