package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.page.Browser;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** A person signs in to the page at the issuer of tokens. */
@EnabledIf(
        value = "io.todoflow.page.Browser#isFound",
        disabledReason = "signing in is tested in Chromium, and chromium and chromedriver are not both on the PATH")
class SignInTest extends SecuredApplication {

    @Autowired
    TodoflowClient todoflow;

    @Value("${server.port}")
    int port;

    Browser browser;

    @BeforeEach
    void browser() {
        browser = Browser.start();
    }

    @Test
    void aUserSignsInAndSeesTheOwnTasksAndNothingOfAnAdministrators() {
        // Given
        ISSUER.signIn("greta");
        todoflow.create("greta", "{\"title\":\"Own\"}", "Authorization", bearer("greta"));
        todoflow.create("otto", "{\"title\":\"Not hers\"}", "Authorization", bearer("otto"));

        // When another user stands in the address
        browser.open("http://localhost:%d/?user=otto".formatted(port));

        // Then
        browser.sees("Own");
        assertThat(browser.text()).contains("greta").doesNotContain("Not hers", "Dead letters", "No sign-in");
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

    @Test
    void anAnswerThatThePageHasNotAskedForIsRefused() {
        // When
        browser.open("http://localhost:%d/?code=the-code&state=of-another".formatted(port));

        // Then
        browser.sees("does not belong to this page");
    }

    @Test
    void thePageItselfIsOpenAndSpeaksWithTheIssuerAlone() {
        // When
        Response page = todoflow.request("GET", "/", "");

        // Then
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("connect-src 'self' " + ISSUER.url() + ";");
        assertThat(todoflow.request("GET", "/ui/settings.json", "").body()).contains(ISSUER.url());
    }
}
