package io.todoflow.web;

import io.todoflow.camel.dapr.SidecarServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves the deliveries of the sidecar before Spring Security and Spring MVC, which would only cost time: the component
 * checks the token, and half of the requests of a busy process are deliveries. It runs after the filters that protect
 * every request.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 4)
class DeliveryFilter extends OncePerRequestFilter implements SidecarServer {

    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final ProblemWriter problems;

    DeliveryFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public Registration serve(String path, Handler handler) {
        handlers.put(path, handler);
        return () -> handlers.remove(path, handler);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Handler handler = handlers.get(request.getRequestURI());
        if (handler == null || !request.getMethod().equals("POST")) {
            chain.doFilter(request, response);
            return;
        }
        Answer answer;
        try {
            answer = handler.answer(new Delivery(request));
        } catch (BadRequestException e) {
            problems.write(response, HttpStatus.BAD_REQUEST, "The body is cut off or not well-formed");
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private record Delivery(HttpServletRequest request) implements Request {
        @Override
        public @Nullable String header(String name) {
            return request.getHeader(name);
        }

        @Override
        public byte[] body() throws IOException {
            return request.getInputStream().readAllBytes();
        }
    }
}
