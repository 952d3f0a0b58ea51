package io.todoflow.page;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page how its user is known. */
@RestController
@ServedByBackend
class PageSettingsController {

    /** How to sign in; null where everybody may do everything. */
    record Settings(@Nullable SignIn signIn) {}

    /** A client of an issuer, and where its tokens have the id of the user, the roles, and which is an administrator's. */
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
