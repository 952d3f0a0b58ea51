package io.todoflow.page;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the settings of the page: how its user signs in. */
@RestController
@ServedByBackend
class PageSettingsController {

    /** The settings; {@code signIn} is null if nobody has to sign in. */
    record Settings(@Nullable SignIn signIn) {}

    /**
     * The client of an issuer, the claims of its tokens with the user id and the roles, and the administrator's role.
     */
    record SignIn(
            String issuer, String clientId, String scope, String userClaim, String rolesClaim, String adminRole) {}

    private final Settings settings;

    PageSettingsController(
            PageProperties page,
            @Value("${spring.security.oauth2.resourceserver.jwt.principal-claim-name}") String userClaim,
            @Value("${spring.security.oauth2.resourceserver.jwt.authorities-claim-name}") String rolesClaim,
            @Value("${todoflow.security.admin-role}") String adminRole) {
        this.settings = new Settings(
                page.issuer().isEmpty()
                        ? null
                        : new SignIn(page.issuer(), page.clientId(), page.scope(), userClaim, rolesClaim, adminRole));
    }

    @GetMapping(path = "/ui/settings.json", produces = "application/json")
    Settings settings() {
        return settings;
    }
}
