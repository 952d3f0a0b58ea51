package io.todoflow.web;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** Further requirements on a token: an expiry, and roles that are strings. */
@Component
class TokenRules implements OAuth2TokenValidator<Jwt> {

    private final String rolesClaim;

    TokenRules(@Value("${spring.security.oauth2.resourceserver.jwt.authorities-claim-name}") String rolesClaim) {
        this.rolesClaim = rolesClaim;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        if (token.getExpiresAt() == null) {
            return invalid("The token has no exp");
        }
        if (!areRoles(token.getClaim(rolesClaim))) {
            return invalid("The claim " + rolesClaim + " is not a list of texts");
        }
        return OAuth2TokenValidatorResult.success();
    }

    private static boolean areRoles(@Nullable Object claim) {
        return claim == null
                || claim instanceof String
                || (claim instanceof Collection<?> roles && roles.stream().allMatch(String.class::isInstance));
    }

    private static OAuth2TokenValidatorResult invalid(String reason) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, reason, null));
    }
}
