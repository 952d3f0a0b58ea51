package io.todoflow.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How users of the page sign in. It is part of the document, so that the page need not request it first. */
@Component
@ServedByBackend
class PageSignIn {

    /**
     * The client of an issuer, the claims of its tokens with the user id and the roles, and the administrator's role.
     */
    record SignIn(
            String issuer, String clientId, String scope, String userClaim, String rolesClaim, String adminRole) {}

    private final String text;

    PageSignIn(
            PageProperties page,
            ObjectMapper json,
            @Value("${spring.security.oauth2.resourceserver.jwt.principal-claim-name}") String userClaim,
            @Value("${spring.security.oauth2.resourceserver.jwt.authorities-claim-name}") String rolesClaim,
            @Value("${todoflow.security.admin-role}") String adminRole)
            throws JsonProcessingException {
        @Nullable
        SignIn signIn = page.issuer().isEmpty()
                ? null
                : new SignIn(page.issuer(), page.clientId(), page.scope(), userClaim, rolesClaim, adminRole);
        this.text = json.writeValueAsString(signIn);
    }

    /** The settings as JSON; {@code null} if nobody signs in. */
    String json() {
        return text;
    }
}
