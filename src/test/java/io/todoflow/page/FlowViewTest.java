package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** An operator searches for events and views the files of the flows. */
class FlowViewTest extends PageOfAUser {

    @Autowired
    JdbcTemplate jdbc;

    @Test
    void eventsOfAnyUserAreFoundByCorrelationId() {
        // Given
        String correlationId = "request-" + UUID.randomUUID();
        String task = todoflow.create("somebody-else", "{\"title\":\"Found\"}", "X-Correlation-ID", correlationId)
                .json()
                .get("id")
                .asText();
        await().until(() -> todoflow.history("somebody-else", task).size() == 1);
        browser.open(address("flow"));

        // When
        browser.find("select[name=by]").sendKeys("correlation");
        browser.find("input[name=value]").sendKeys(correlationId);
        browser.press("Search");

        // Then
        browser.sees("consumer audit");
        browser.find("#node-consumer\\:audit.way");
        assertThat(browser.driver().getCurrentUrl()).endsWith("#/flow?correlation_id=" + correlationId);

        // When
        browser.press("task.created for topic task-events");

        // Then
        browser.sees("\"title\": \"Found\"");
        browser.sees("of user somebody-else");
        Accessibility.isFullIn(browser);
    }

    @Test
    void aSearchWithoutResultsIsReported() {
        // When
        browser.open(address("flow?event_id=" + UUID.randomUUID()));

        // Then
        browser.sees("No events found.");
    }

    @Test
    void theStepsAndTheFileOfARouteAreShown() {
        // Given
        browser.open(address("flow"));

        // When
        browser.press("audit-record: show its file");

        // Then
        browser.sees("# Keeps the history of each task");
        browser.sees("audit.camel.yaml");
        assertThat(browser.find(".steps").getText()).contains("audit-insert");
        Accessibility.isFullIn(browser);
    }

    @Test
    void thePageSaysThatTheBrokerReportsNoLag() {
        // When
        browser.open(address("flow"));

        // Then a sidecar stands between
        browser.sees("Consumer lag not reported by the broker");
    }

    @Test
    void theComponentsSubscriptionsConfigurationAndHealthOfTheSidecarAreShown() {
        // Given
        browser.open(address("flow"));

        // When
        browser.press("Sidecar");

        // Then
        await().until(() -> browser.find(".sidecar").getText().contains("statestore"));
        assertThat(browser.find(".sidecar").getText())
                .contains("Dapr 1.", "Health up", "pubsub", "/events/pubsub/task-events", "programmatic")
                .contains("http on 127.0.0.1:" + port, "unlimited concurrent requests");
        Accessibility.isFullIn(browser);
    }

    @Test
    void theFlowsOfAnotherServiceAreDrawnWithTheirErrors() {
        // Given a process that has described its flows, with a file that does not load
        UUID process = UUID.randomUUID();
        jdbc.update("""
                insert into flow_process (id, service, version, format, flow, files, expires_at)
                values (?, 'billing-service', '9', 1, '{"nodes": [{"id": "consumer:billing", "kind": "consumer", "title": "billing",
                    "route": "billing-charge", "file": "billing.camel.yaml", "status": "started", "services": ["billing-service"],
                    "counts": {"processed": 5}}], "edges": [], "breakers": {}, "sidecar": true,
                    "unloaded": [{"name": "billing.camel.yaml", "line": 2, "reason": "Unsupported field: form"}]}',
                    '{"billing-charge": {"name": "billing.camel.yaml", "yaml": "- route:\\n    form: {}\\n", "steps": []}}',
                    now() + interval '10 minutes')
                """, process);
        try {
            // When
            browser.open(address("flow"));

            // Then
            browser.sees("billing-service runs");
            assertThat(browser.find("#node-consumer\\:billing").getText())
                    .contains("billing-service", "5 processed", "billing.camel.yaml, line 2: Unsupported field: form");

            // When
            browser.press("billing-charge: show its file");

            // Then
            assertThat(browser.find("#route-file mark").getText()).contains("form: {}");
            browser.sees("The saved file cannot be loaded; the previous version keeps running: line 2");
            Accessibility.isFullIn(browser);

            // When the process has ended
            jdbc.update("update flow_process set expires_at = now() - interval '1 minute' where id = ?", process);

            // Then
            browser.sees("billing-service gone since");
            browser.sees("billing-charge gone");
        } finally {
            jdbc.update("delete from flow_process where id = ?", process);
        }
    }

    @Test
    void aRouteFileThatNoServiceRunsIsNamed() {
        // Given flows that the stream does not send
        String beside = browser.window();
        String window = browser.openWindow(address("flow"), """
                const real = window.fetch;
                window.fetch = (path, options) => (path.includes('/flow/live') ? new Promise(() => {}) : real(path, options));
                """);
        browser.sees("Loading the flows");

        // When
        send(
                "/api/flow/live",
                "flow",
                Map.of(
                        "service", "backend",
                        "all_in_one", true,
                        "processes", List.of(Map.of("service", "backend", "version", "1", "is_drawn", true)),
                        "nodes", List.of(),
                        "edges", List.of(),
                        "elsewhere", List.of(),
                        "breakers", Map.of(),
                        "unloaded", List.of(),
                        "unlisted", List.of("forgotten")));

        // Then
        browser.sees("No service runs forgotten");
        browser.closeBeside(window, beside);
    }

    @Test
    void linesConnectTheNodesOfTheGraph() {
        // When
        browser.open(address("flow"));

        // Then
        await().until(() ->
                Boolean.TRUE.equals(browser.run("return document.querySelectorAll('.lines path').length > 10")));
    }
}
