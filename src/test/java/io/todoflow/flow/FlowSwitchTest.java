package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A disabled flow is absent, and the others work without it. */
@TodoflowTest
@TestPropertySource(
        properties = {
            "todoflow.dead-letters.enabled=false",
            "todoflow.dead-letter-discard.enabled=false",
            "todoflow.event-replay.enabled=false",
            "todoflow.analytics.enabled=false",
            "todoflow.stats.enabled=false",
            "todoflow.recurring-tasks.enabled=false",
            "todoflow.preferences.enabled=false"
        })
class FlowSwitchTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    CamelContext camel;

    @ParameterizedTest
    @CsvSource({
        "GET, /api/dead-letters",
        "POST, /api/dead-letters/redrive",
        "POST, /api/dead-letters/discard",
        "POST, /api/replay",
        "GET, /api/1/stats",
        "POST, /api/stats/rebuild",
        "GET, /api/1/preferences"
    })
    void thePathsOfADisabledFlowAreNotFound(String method, String path) {
        // When
        int status = todoflow.request(method, path, "").status();

        // Then
        assertThat(status).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "dead-letter-list",
        "dead-letter-discard-one",
        "event-replay",
        "replay-request",
        "analytics-record",
        "recurring-plan",
        "recurring-poll",
        "preferences-get"
    })
    void aDisabledFlowHasNoRoutes(String routeId) {
        // Then
        assertThat(camel.getRoute(routeId)).isNull();
    }

    @Test
    void theOtherFlowsRun() {
        // When
        String taskId = todoflow.createTask("off", "still audited");

        // Then
        await().until(() -> todoflow.history("off", taskId).size() == 1);
    }
}
