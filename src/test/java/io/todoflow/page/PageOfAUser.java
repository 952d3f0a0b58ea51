package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/**
 * The page in a real browser. Each test has its own user, and the page must comply with its content security policy.
 */
@TodoflowTest
@NeedsBrowser
abstract class PageOfAUser {

    @Autowired
    TodoflowClient todoflow;

    @Value("${server.port}")
    int port;

    Browser browser;
    final String user = "page-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void startTheBrowser() {
        browser = Browser.start();
    }

    @AfterEach
    void thePageCompliesWithItsPolicy() {
        assertThat(browser.complaints()).isEmpty();
    }

    /** Holds back answers to requests for a path until the page releases them. */
    void hold(String path) {
        browser.run("""
                const [part] = arguments;
                const real = window.fetch;
                const go = new Promise((resolve) => { window.letGo = resolve; });
                window.fetch = (path, options) => real(path, options).then(
                  (response) => (path.includes(part) ? go.then(() => response) : response));
                """, path);
    }

    /** Releases them, and waits until the page has processed them: until the answer to a later request is there. */
    void letGo() {
        browser.driver().executeAsyncScript("""
                const done = arguments[0];
                window.letGo();
                fetch('/ui/icon.svg', { cache: 'no-store' }).then((response) => response.text()).then(() => setTimeout(done));
                """);
        browser.settles();
    }

    /** Sends an event to the page, as another window of the user that follows the path does. */
    void send(String path, String event, Object data) {
        String version = String.valueOf(browser.run("""
                return new URL('.', document.querySelector('script[type=module]').src).pathname
                """));
        sendAsVersion(version, path, event, data);
    }

    /** The same, as a window that loaded another version of the page. */
    void sendAsVersion(String version, String path, String event, Object data) {
        browser.driver().executeAsyncScript("""
                const [address, name, data, done] = arguments;
                const last = new BroadcastChannel(`todoflow ${address.join(' ')}`);
                last.addEventListener('message', () => setTimeout(() => { last.close(); done(); }));
                const window = new BroadcastChannel(last.name);
                window.postMessage({ event: { name, data: JSON.stringify(data) } });
                window.close();
                """, List.of(version, user, path), event, data);
        browser.settles();
    }

    /** The address of a view, such as {@code tasks?priority=high}. */
    String address(String view) {
        return "http://localhost:%d/?user=%s#/%s".formatted(port, user, view);
    }

    /** The response to a request for a resource of the user, such as {@code tasks}. */
    Response get(String path) {
        return todoflow.request("GET", "/api/%s/%s".formatted(user, path), "");
    }
}
