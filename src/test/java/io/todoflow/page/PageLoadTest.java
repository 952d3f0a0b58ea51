package io.todoflow.page;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.testing.TodoflowClient.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The files and responses that the page waits for until it shows tasks. */
class PageLoadTest extends PageOfAUser {

    private static final Pattern MAIN = Pattern.compile("\"(/ui/v/\\w+/main\\.js)\"");

    private Response file(String path, String... headers) {
        return todoflow.request("GET", path, "", headers);
    }

    private String main() {
        Matcher main = MAIN.matcher(file("/").body());
        assertThat(main.find()).as("the document names a version").isTrue();
        return main.group(1);
    }

    private List<?> list(String script) {
        return (List<?>) requireNonNull(browser.run(script));
    }

    @Test
    void aVersionedFileMayBeCachedForever() {
        // When
        Response response = file(main());

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Cache-Control")).contains("max-age=31536000", "immutable");
    }

    @Test
    void theMetricsOfRequestsNameNoVersion() {
        // When
        String path = main();
        file(path);

        // Then
        String metrics = todoflow.request("GET", "/actuator/prometheus", "").body();
        assertThat(metrics).contains("uri=\"/ui/v/*/**\"").doesNotContain(path.replace("main.js", ""));
    }

    @Test
    void theDocumentIsRevalidatedAndSentOnlyIfItHasChanged() {
        // When
        Response response = file("/");
        Response again = file("/", "If-None-Match", response.header("ETag"));

        // Then
        assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(again.status()).isEqualTo(304);
    }

    @Test
    void aFileOfAnotherVersionIsServedFromThisOneAndNotCached() {
        // When
        Response response = file("/ui/v/0000/main.js");

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(file(main()).body());
        assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(file("/ui/v/0000/lit-html/lit-html.js").status()).isEqualTo(200);
    }

    @Test
    void anUnknownFileIsNotFound() {
        // Then
        assertThat(file("/ui/v/0000/none.js").status()).isEqualTo(404);
        assertThat(file(main().replace("main", "none")).status()).isEqualTo(404);
    }

    @Test
    void theDocumentNamesAllModules() {
        // When
        browser.open(address("tasks"));
        browser.sees("Nothing here");

        // Then none is found only by reading another one
        assertThat(list("""
                const named = [...document.querySelectorAll('link[rel=modulepreload]')].map((link) => link.href);
                named.push(document.querySelector('script').src);
                return performance.getEntriesByType('resource').map(({ name }) => name)
                  .filter((name) => name.endsWith('.js') && !named.includes(name));
                """)).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = PageBundleTest.IS_LEFT_OUT, matches = "false")
    void theBundledPageHasOneScriptAndOneStyleSheet() {
        // When
        browser.open(address("tasks"));
        browser.sees("Nothing here");

        // Then
        assertThat(Set.copyOf(files("true"))).isEqualTo(Set.of("main.js", "style.css"));
    }

    /** The names of the scripts and style sheets that the page has requested, and for which a condition holds. */
    private List<?> files(String condition) {
        return list("""
                return performance.getEntriesByType('resource')
                  .filter((entry) => /\\.(js|css)$/.test(entry.name) && (%s)).map(({ name }) => name.split('/').pop());
                """.formatted(condition));
    }

    @Test
    void aReturningBrowserRequestsNoFile() {
        // Given
        browser.open(address("tasks"));
        browser.sees("Nothing here");

        // When
        browser.open("about:blank");
        browser.open(address("tasks"));
        browser.sees("Nothing here");

        // Then
        assertThat(files("entry.transferSize > 0")).isEmpty();
    }

    /**
     * Opens a view with a script that runs first, and whose {@code held(path)} tells which requests wait until
     * {@code letGo()} is called. {@code asked} are the paths of all requests.
     */
    private void openHolding(String view, String held, Runnable when) {
        Object script = browser.driver()
                .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                        const held = (path) => %s;
                        const real = window.fetch;
                        const go = new Promise((resolve) => { window.letGo = resolve; });
                        window.asked = [];
                        window.fetch = (path, options) => {
                          window.asked.push(path.split('?')[0]);
                          return held(path) ? go.then(() => real(path, options)) : real(path, options);
                        };
                        """.formatted(held)))
                .get("identifier");
        try {
            browser.open(address(view));
            when.run();
        } finally {
            browser.driver()
                    .executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
        }
    }

    private String path(String of) {
        return "/api/%s/%s".formatted(user, of);
    }

    private long timesAsked(String path) {
        return list("return window.asked").stream().filter(path(path)::equals).count();
    }

    @Test
    void rowsAppearAfterTheDocumentItsFilesAndTwoParallelRequests() {
        // Given
        todoflow.createTask(user, "Shown");

        // When no answer comes
        openHolding("tasks", "true", () -> {

            // Then
            await().until(() -> timesAsked("tasks") == 1);
            assertThat(list("return window.asked").subList(0, 2))
                    .isEqualTo(List.of(path("preferences"), path("tasks")));
        });

        // When only those are answered
        openHolding("tasks", "!/\\/(preferences|tasks)/.test(path)", () -> {

            // Then
            browser.seesTask("Shown");
        });
    }

    @Test
    void aChangeBeforeTheStreamBeginsIsShownAndTheListIsReadOnce() {
        // Given a list that was read, and a stream that has not begun
        openHolding("tasks", "path.endsWith('/live')", () -> {
            browser.sees("Nothing here");
            await().until(() -> timesAsked("live") == 1);

            // When
            todoflow.createTask(user, "Between");
            browser.run("window.letGo()");

            // Then
            browser.seesTask("Between");
            assertThat(timesAsked("tasks")).isEqualTo(1);
        });
    }

    @Test
    void thePageListensWhileItWaitsForThePreferences() {
        // When
        openHolding("tasks", "path.includes('/preferences')", () -> {

            // Then
            await().until(() -> timesAsked("live") == 1);
        });
    }

    @Test
    void aListOfDaysWaitsForTheTimeZone() {
        // Given
        openHolding("tasks?due=today", "path.includes('/preferences')", () -> {
            await().until(() -> timesAsked("live") == 1);
            assertThat(timesAsked("tasks")).isZero();

            // When
            browser.run("window.letGo()");

            // Then
            await().until(() -> timesAsked("tasks") == 1);
        });
    }
}
