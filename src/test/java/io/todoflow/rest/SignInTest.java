package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.page.Browser;
import io.todoflow.page.NeedsBrowser;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** A user signs in to the page at the token issuer. */
@NeedsBrowser
class SignInTest extends LimitedApplication {

    @Autowired
    TodoflowClient todoflow;

    @Value("${server.port}")
    int port;

    Browser browser;

    @BeforeEach
    void browser() {
        browser = Browser.start();
        browser.open("http://localhost:%d/ui/icon.svg".formatted(port));
        browser.run("sessionStorage.clear()");
    }

    @Test
    void aUserSignsInAndSeesOnlyOwnTasks() {
        // Given
        ISSUER.signIn("greta");
        todoflow.create("greta", "{\"title\":\"Own\"}", "Authorization", bearer("greta"));
        todoflow.create("otto", "{\"title\":\"Not hers\"}", "Authorization", bearer("otto"));

        // When the address names another user
        browser.open("http://localhost:%d/?user=otto".formatted(port));

        // Then
        browser.sees("Own");
        assertThat(browser.text())
                .contains("The address names the user otto. You are signed in as greta")
                .doesNotContain("Not hers", "Dead letters", "Sign-in is not configured");
    }

    @Test
    void anAdministratorSeesTheFlowsAndTheDeadLetters() {
        // Given
        ISSUER.signIn("root", "todoflow-admin");

        // When
        browser.open("http://localhost:%d/#/flow".formatted(port));

        // Then
        browser.sees("outbox-relay");
        assertThat(browser.text()).contains("Dead letters");
    }

    private String address(String view) {
        return "http://localhost:%d/#/%s".formatted(port, view);
    }

    /** Signs a user in with a new token, and returns it. */
    private static String signIn(String user) {
        String token = token(user);
        ISSUER.signInWith(token);
        return token;
    }

    private static String token(String user) {
        return ISSUER.token(claims ->
                claims.subject(user).jwtID(UUID.randomUUID().toString()).claim("name", "Name of " + user));
    }

    /** Until the page is reloaded, sends an expired token instead of the page's own one. */
    private void expire(String token) {
        String expired = ISSUER.token(claims ->
                claims.subject("anybody").expirationTime(Date.from(Instant.now().minus(Duration.ofHours(1)))));
        browser.run("""
                const real = window.fetch;
                window.fetch = (url, options) => real(url, options?.headers?.Authorization !== 'Bearer ' + arguments[0] ? options
                  : { ...options, headers: { ...options.headers, Authorization: 'Bearer ' + arguments[1] } });
                """, token, expired);
    }

    @Test
    void anEditSavedWithAnExpiredTokenSurvivesTheSignIn() {
        // Given
        String user = "draft-" + UUID.randomUUID();
        todoflow.create(user, "{\"title\":\"Call Anna\"}", "Authorization", bearer(user));
        String first = signIn(user);
        browser.open(address("tasks"));
        browser.press("Edit Call Anna");
        browser.fill("Title", "Call Anna at noon");
        expire(first);

        // When
        browser.press("Save");

        // Then the page stays, and says what to do
        browser.sees("Your unsaved text is kept");
        assertThat(ISSUER.signIns()).isEqualTo(1);

        // When
        browser.press("Sign in");

        // Then
        await().until(() -> ISSUER.signIns() == 2);
        browser.hasInput("Title", "Call Anna at noon");

        // When
        browser.press("Save");

        // Then
        browser.seesTask("Call Anna at noon");
    }

    @Test
    void aDraftIsNotShownToAnotherUserWhoSignsIn() {
        // Given
        String user = "draft-" + UUID.randomUUID();
        signIn(user);
        browser.open(address("tasks"));
        browser.press("Add with details");
        browser.fill("Title", "My secret");

        // When
        String other = "other-" + UUID.randomUUID();
        ISSUER.signIn(other);
        browser.open(address("tasks"));

        // Then
        browser.sees("Nothing here");
        assertThat(browser.text()).contains(other);
        assertThat(browser.source()).doesNotContain("My secret");
    }

    @Test
    void aTextTypedWhileTheTokenExpiresStays() {
        // Given
        String user = "typing-" + UUID.randomUUID();
        String first = signIn(user);
        browser.open(address("tasks"));
        browser.sees("Nothing here");
        expire(first);

        // When typing, which makes the API parse the text
        browser.find(".add input").sendKeys("Half a thought");

        // Then
        browser.sees("Your session has expired. Your unsaved text is kept.");
        assertThat(browser.find(".add input").getDomProperty("value")).isEqualTo("Half a thought");

        // When
        browser.press("Sign in");

        // Then
        browser.sees("Nothing here");
        assertThat(browser.find(".add input").getDomProperty("value")).isEqualTo("Half a thought");
    }

    @Test
    void aTokenIsRenewedWithoutLeavingThePage() {
        // Given
        String user = "renew-" + UUID.randomUUID();
        String first = signIn(user);
        ISSUER.refreshesTo(token(user));
        browser.open(address("tasks"));
        browser.sees("Nothing here");
        expire(first);

        // When
        browser.find(".add input").sendKeys("Buy milk", Keys.ENTER);

        // Then
        browser.seesTask("Buy milk");
        await().until(() -> todoflow.request("GET", "/api/%s/tasks".formatted(user), "", "Authorization", bearer(user))
                        .json()
                        .get("items")
                        .size()
                == 1);
        assertThat(ISSUER.signIns()).isEqualTo(1);
    }

    @Test
    void requestsRefusedTogetherSignInOnce() {
        // Given a page without unsaved text
        String user = "once-" + UUID.randomUUID();
        todoflow.create(user, "{\"title\":\"Still here\"}", "Authorization", bearer(user));
        String first = signIn(user);
        browser.open(address("tasks"));
        browser.seesTask("Still here");
        expire(first);

        // When
        browser.run("""
                const status = document.querySelector('select[name=status]');
                for (const value of ['completed', '', 'open']) {
                  status.value = value;
                  status.dispatchEvent(new Event('change', { bubbles: true }));
                }
                """);

        // Then it returns automatically
        await().until(() -> ISSUER.signIns() == 2);
        browser.seesTask("Still here");
        assertThat(ISSUER.signIns()).isEqualTo(2);
    }

    @Test
    void aTokenRejectedByTheApiIsReportedAndNotRequestedAgain() {
        // Given
        ISSUER.signInWith(ISSUER.token(claims -> claims.subject("greta").audience("another-service")));

        // When
        browser.open(address("tasks"));

        // Then
        browser.sees("The API rejects the sign-in");
        browser.sees("aud");
        assertThat(ISSUER.signIns()).isEqualTo(1);
    }

    @Test
    void anIssuerWithoutCorsIsReportedWithTheOriginToAllow() {
        // Given
        ISSUER.allowPages(false);
        try {
            // When
            browser.open(address("tasks"));

            // Then
            browser.sees("must be reachable, and allow the origin http://localhost:%d (CORS)".formatted(port));
        } finally {
            ISSUER.allowPages(true);
        }
    }

    @Test
    void aUserSignsOut() {
        // Given
        String user = "out-" + UUID.randomUUID();
        signIn(user);
        browser.open(address("tasks"));
        browser.sees("Name of " + user);

        // When
        browser.press("Sign out");

        // Then
        browser.sees("You are signed out");
        assertThat(ISSUER.signIns()).isEqualTo(1);

        // When
        browser.press("Sign in");

        // Then
        browser.sees("Nothing here");
        assertThat(ISSUER.signIns()).isEqualTo(2);
    }

    @Test
    void anUnrequestedSignInResponseIsRefused() {
        // When
        browser.open("http://localhost:%d/?code=the-code&state=of-another".formatted(port));

        // Then
        browser.sees("does not belong to a sign-in of this page");
    }

    @Test
    void thePageIsPublicAndConnectsOnlyToTheIssuer() {
        // When
        Response page = todoflow.request("GET", "/", "");

        // Then
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("connect-src 'self' " + ISSUER.url() + ";");
        assertThat(page.body()).contains("&quot;issuer&quot;:&quot;" + ISSUER.url() + "&quot;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ui/main.js"})
    void theHeadOfThePageIsPublicToo(String path) {
        assertThat(todoflow.request("HEAD", path, "").status()).isEqualTo(200);
    }
}
