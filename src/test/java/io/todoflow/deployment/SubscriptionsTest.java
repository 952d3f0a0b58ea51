package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.DaprResources;
import io.todoflow.testing.DaprResources.Resource;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.Yaml;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The declarative subscriptions equal those of the application. */
@TodoflowTest
class SubscriptionsTest {

    @Autowired
    TodoflowClient todoflow;

    @Test
    void eachSubscriptionOfTheApplicationHasACopy() {
        // Given
        Map<String, String> declared = paths(
                DaprResources.all().stream()
                        .filter(resource -> resource.kind().equals("Subscription"))
                        .map(Resource::content)
                        .map(content -> content.get("spec")),
                subscription -> subscription.at("/routes/default").asText());

        // When
        Map<String, String> programmatic = paths(
                Yaml.stream(todoflow.request("GET", "/dapr/subscribe", "").json()),
                subscription -> subscription.get("route").asText());

        // Then
        assertThat(declared).isEqualTo(programmatic);
    }

    private static Map<String, String> paths(Stream<JsonNode> subscriptions, Function<JsonNode, String> path) {
        return subscriptions.collect(Collectors.toMap(
                subscription -> subscription.get("pubsubname").asText() + "/"
                        + subscription.get("topic").asText(),
                path));
    }
}
