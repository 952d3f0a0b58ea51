package io.todoflow.web;

import io.todoflow.names.UserIds;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.stereotype.Component;

/** The caller of a request, if an issuer of tokens is configured. */
@Component("callers")
public class Callers {

    private final boolean known;
    private final String openUser;
    private final String adminRole;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    Callers(
            ObjectProvider<JwtDecoder> tokens,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
            SecurityProperties properties) {
        this.openUser = properties.openUser();
        this.adminRole = properties.adminRole();
        this.known = tokens.getIfAvailable() != null;
        if (known && issuer.isEmpty()) {
            throw new IllegalStateException(
                    "Keys of tokens are configured, but no issuer whose tokens are taken: set OIDC_ISSUER");
        }
    }

    /** Whether callers must authenticate. */
    boolean areKnown() {
        return known;
    }

    /**
     * Checks that the user in the body of a request is its caller.
     *
     * @throws ProblemException if it names another user
     */
    public void mayActFor(Exchange exchange, @Header("user_id") String userId) {
        if (!known) {
            return;
        }
        HttpServletRequest request =
                exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
        Authentication caller = contexts.loadDeferredContext(request).get().getAuthentication();
        if (!mayActFor(caller, userId).isGranted()) {
            throw new ProblemException(HttpStatus.FORBIDDEN, "The bearer token does not allow this");
        }
    }

    /**
     * Sets the caller as the user of a request that names none.
     *
     * @throws ProblemException if it names another user
     */
    public void chooseUser(Exchange exchange, @Header("user_id") @Nullable String userId) {
        if (userId != null) {
            mayActFor(exchange, userId);
            return;
        }
        HttpServletRequest request =
                exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
        exchange.getMessage().setHeader("user_id", userOf(request));
    }

    /**
     * The calling user, or the configured user if callers need not authenticate.
     *
     * @throws ProblemException if the caller must authenticate and has not
     */
    public String userOf(HttpServletRequest request) {
        return known ? authenticatedUser(request).orElseThrow(Callers::nobody) : openUser;
    }

    /** Whether the caller is an administrator; without authentication, everybody is. */
    public boolean isAdministrator(HttpServletRequest request) {
        return !known || request.isUserInRole(adminRole);
    }

    /** The user of the token of the request. */
    Optional<String> authenticatedUser(HttpServletRequest request) {
        Authentication caller = contexts.loadDeferredContext(request).get().getAuthentication();
        return isUser(caller).isGranted() && caller != null ? Optional.of(caller.getName()) : Optional.empty();
    }

    private static ProblemException nobody() {
        return new ProblemException(
                HttpStatus.UNAUTHORIZED, "A valid bearer token is needed in the header Authorization");
    }

    static AuthorizationDecision mayActFor(@Nullable Authentication caller, @Nullable String userId) {
        return new AuthorizationDecision(caller instanceof JwtAuthenticationToken token
                && token.isAuthenticated()
                && userId != null
                && userId.equals(token.getName()));
    }

    static AuthorizationDecision isUser(@Nullable Authentication caller) {
        return new AuthorizationDecision(caller instanceof JwtAuthenticationToken token
                && token.isAuthenticated()
                && token.getName() != null
                && UserIds.isValid(token.getName()));
    }

    static AuthorizationDecision isSidecar(@Nullable Authentication caller) {
        return new AuthorizationDecision(caller instanceof PreAuthenticatedAuthenticationToken);
    }
}
