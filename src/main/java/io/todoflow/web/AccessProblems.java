package io.todoflow.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/**
 * Answers denied requests with a problem document, and names the required scheme in {@code WWW-Authenticate}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 */
@Component
class AccessProblems
        implements AuthenticationEntryPoint, AuthenticationFailureHandler, AccessDeniedHandler, RequestRejectedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(AccessProblems.class);

    /** The methods that the firewall allows. */
    private static final List<String> METHODS = List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    private final AuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
    private final AccessDeniedHandler refusal = new BearerTokenAccessDeniedHandler();
    private final ProblemWriter problems;

    AccessProblems(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, jakarta.servlet.ServletException {
        challenge.commence(request, response, failure);
        HttpStatus status = HttpStatus.valueOf(response.getStatus());
        problems.write(
                response,
                status,
                status == HttpStatus.UNAUTHORIZED
                        ? "A valid bearer token is needed in the header Authorization"
                        : "The header Authorization must be there once and hold one bearer token");
    }

    /** A token that cannot be checked at the moment is not the caller's error. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, jakarta.servlet.ServletException {
        if (failure instanceof AuthenticationServiceException) {
            LOG.error("The keys of the token issuer cannot be read: {}", failure.getMessage());
            response.setIntHeader("Retry-After", 1);
            problems.write(
                    response, HttpStatus.SERVICE_UNAVAILABLE, "Tokens cannot be checked at the moment, try again");
        } else {
            commence(request, response, failure);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException, jakarta.servlet.ServletException {
        refusal.handle(request, response, failure);
        problems.write(response, HttpStatus.FORBIDDEN, "The bearer token does not allow this");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        if (METHODS.contains(request.getMethod())) {
            problems.write(response, HttpStatus.BAD_REQUEST, "The path is not well-formed");
            return;
        }
        response.setHeader(HttpHeaders.ALLOW, String.join(", ", METHODS));
        problems.write(
                response,
                HttpStatus.METHOD_NOT_ALLOWED,
                "The method is not allowed, allowed are " + String.join(", ", METHODS));
    }
}
