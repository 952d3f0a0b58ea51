package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Settings that need no change of a flow. */
class ConfigurationTest {

    @Nested
    @TodoflowTest
    @DirtiesContext
    @TestPropertySource(
            properties = {
                "DAPR_PUBSUB=messagebus",
                "TOPIC_TASK_EVENTS=changes",
                "todoflow.rules.recurring=event.type == 'task.completed'"
            })
    class Names {

        @Autowired
        TodoflowClient todoflow;

        @Test
        void ofThePubSubComponentAndTheTopicComeFromTheEnvironment() {
            // Given
            String taskId = UUID.randomUUID().toString();
            String event = """
                    {"specversion":"1.0","id":"1","type":"task.created","source":"other","data":{"event_id":"%s",
                    "event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z","correlation_id":"1",
                    "source":"other","payload":{"task_id":"%s","user_id":"1","title":"Named","version":1}}}
                    """.formatted(UUID.randomUUID(), taskId);

            // When
            JsonNode subscriptions =
                    todoflow.request("GET", "/dapr/subscribe", "").json();
            todoflow.deliver("/events/messagebus/changes", event);

            // Then
            assertThat(subscriptions).anySatisfy(subscription -> assertThat(subscription.toString())
                    .contains("\"pubsubname\":\"messagebus\"", "\"topic\":\"changes\"")
                    .doesNotContain("rawPayload"));
            assertThat(todoflow.history("1", taskId)).hasSize(1);
        }

        @Test
        void ofAConsumerARuleSaysWhichEventsItTakes() {
            // When
            JsonNode subscriptions =
                    todoflow.request("GET", "/dapr/subscribe", "").json();

            // Then
            assertThat(subscriptions)
                    .filteredOn(
                            subscription -> subscription.get("topic").asText().equals("changes"))
                    .singleElement()
                    .satisfies(subscription -> {
                        assertThat(subscription.at("/routes/default").asText()).isEqualTo("/events/messagebus/changes");
                        assertThat(subscription.at("/routes/rules"))
                                .singleElement()
                                .satisfies(rule -> {
                                    assertThat(rule.get("match").asText()).isEqualTo("event.type == 'task.completed'");
                                    assertThat(rule.get("path").asText())
                                            .startsWith("/events/messagebus/changes/rule-");
                                });
                    });
        }
    }

    @Nested
    @TodoflowTest
    @DirtiesContext
    @TestPropertySource(properties = "todoflow.audit.enabled=false")
    class Switch {

        @Autowired
        TodoflowClient todoflow;

        @Autowired
        CamelContext camel;

        @Test
        void aFlowThatIsOffIsNotThereAndTheOthersAre() {
            // When
            String taskId = todoflow.createTask("1", "not audited");

            // Then
            assertThat(camel.getRoutes()).extracting(Route::getRouteId).doesNotContain("audit-record");
            assertThat(todoflow.request("GET", "/api/1/tasks/" + taskId, "").status())
                    .isEqualTo(200);
            assertThat(todoflow.request("GET", "/dapr/subscribe", "").body()).doesNotContain("audit");
        }
    }
}
