package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator looks for events, and at the files of the flows. */
class FlowViewTest extends PageOfAUser {

    @Test
    void eventsOfAnybodyAreFoundByTheIdOfTheirRequest() {
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
    void whatNobodyKnowsIsSaid() {
        // When
        browser.open(address("flow?event_id=" + UUID.randomUUID()));

        // Then
        browser.sees("Nothing is known of it.");
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
    void theComponentsAndSubscriptionsOfTheSidecarAreShown() {
        // Given
        browser.open(address("flow"));

        // When
        browser.press("Sidecar");

        // Then
        await().until(() -> browser.find(".sidecar").getText().contains("statestore"));
        assertThat(browser.find(".sidecar").getText()).contains("Dapr 1.", "pubsub", "/events/pubsub/task-events");
        Accessibility.isFullIn(browser);
    }

    @Test
    void aLineOfTheGraphIsDrawnForEachWay() {
        // When
        browser.open(address("flow"));

        // Then
        await().until(() ->
                Boolean.TRUE.equals(browser.run("return document.querySelectorAll('.lines path').length > 10")));
    }
}
