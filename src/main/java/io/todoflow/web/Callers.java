package io.todoflow.web;

import jakarta.servlet.http.HttpServletRequest;
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

/** Who calls, where an issuer of tokens is configured. */
@Component("callers")
class Callers {

    private final boolean known;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    Callers(
            ObjectProvider<JwtDecoder> tokens,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer) {
        this.known = tokens.getIfAvailable() != null;
        if (known && issuer.isEmpty()) {
            throw new IllegalStateException(
                    "Keys of tokens are configured, but no issuer whose tokens are taken: set OIDC_ISSUER");
        }
    }

    /** Whether callers must say who they are. */
    boolean areKnown() {
        return known;
    }

    /**
     * Lets a request through that is made for its caller; for what only its body tells.
     *
     * @throws ProblemException when it is made for somebody else
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

    static AuthorizationDecision mayActFor(@Nullable Authentication caller, @Nullable String userId) {
        return new AuthorizationDecision(caller instanceof JwtAuthenticationToken token
                && token.isAuthenticated()
                && userId != null
                && userId.equals(token.getName()));
    }

    static AuthorizationDecision isUser(@Nullable Authentication caller) {
        return new AuthorizationDecision(caller instanceof JwtAuthenticationToken token && token.isAuthenticated());
    }

    static AuthorizationDecision isSidecar(@Nullable Authentication caller) {
        return new AuthorizationDecision(caller instanceof PreAuthenticatedAuthenticationToken);
    }
}
