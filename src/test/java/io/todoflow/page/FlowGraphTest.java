package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.page.FlowGraph.Edge;
import io.todoflow.page.FlowGraph.Node;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.junit.jupiter.api.Test;

/** Draws the graph of the loaded routes. */
class FlowGraphTest {

    private static final String OUTBOX = "sql:classpath:sql/outbox-append.sql?noop=true";

    private final CamelContext camel = new DefaultCamelContext();

    private void route(String id, String from, String to, Map<String, Object> parameters) throws Exception {
        RouteDefinition route = new RouteDefinition(from);
        route.routeId(id).to(to);
        route.setTemplateParameters(parameters);
        camel.getCamelContextExtension().getContextPlugin(Model.class).addRouteDefinition(route);
    }

    @Test
    void theGraphLeadsFromARequestToItsEffects() throws Exception {
        // Given
        route("task-create", "rest:post:/api/%7Buser_id%7D/tasks", OUTBOX, Map.of());
        route("job", "timer:job", "direct:fire", Map.of());
        route("fire", "direct:fire", OUTBOX, Map.of());
        route("outbox-relay", "seda:outbox-relay", "dapr:pubSub?pubSubName=pubsub", Map.of());
        route("audit-1", "dapr:pubSub?topic=a", "sql:classpath:sql/audit.sql", Map.of("consumer", "audit"));
        route("of-nobody", "timer:other", "sql:classpath:sql/other.sql", Map.of());

        // When
        FlowGraph graph = new FlowGraph(camel, "dapr:pubSub", List.of("a", "b"));

        // Then
        assertThat(graph.nodes())
                .extracting(Node::title)
                .containsExactly(
                        "timer:job",
                        "POST /api/{user_id}/tasks",
                        "outbox",
                        "a",
                        "b",
                        "audit",
                        "sql:classpath:sql/audit.sql");
        assertThat(graph.edges())
                .containsExactlyInAnyOrder(
                        new Edge("start:task-create", "outbox"),
                        new Edge("start:job", "outbox"),
                        new Edge("outbox", "topic:a"),
                        new Edge("outbox", "topic:b"),
                        new Edge("topic:a", "consumer:audit"),
                        new Edge("consumer:audit", "effect:sql:classpath:sql/audit.sql"));
    }

    @Test
    void aRequestHasTheDescriptionOfItsOperation() throws Exception {
        // Given
        RestDefinition rest = new RestDefinition();
        rest.post("/tasks").routeId("task-create-rest").description("Creates a task");
        RouteDefinition request = new RouteDefinition("rest:post:/tasks");
        request.routeId("task-create-rest").to(OUTBOX);
        request.setRestDefinition(rest);
        camel.getCamelContextExtension().getContextPlugin(Model.class).addRouteDefinition(request);

        // When
        FlowGraph graph = new FlowGraph(camel, "dapr:pubSub", List.of());

        // Then
        assertThat(graph.nodes()).extracting(Node::description).containsExactly("Creates a task");
    }

    @Test
    void aProcessThatOnlyConsumesHasNeitherOutboxNorOtherTopics() throws Exception {
        // Given
        route("audit-1", "dapr:pubSub", "log:done", Map.of("consumer", "audit", "topic", "a,c"));

        // When
        FlowGraph graph = new FlowGraph(camel, "dapr:pubSub", List.of("a", "b"));

        // Then
        assertThat(graph.nodes()).extracting(Node::id).containsExactly("topic:a", "topic:c", "consumer:audit");
    }

    @Test
    void theEffectOfAFallbackIsDrawn() throws Exception {
        // Given
        RouteDefinition route = new RouteDefinition("dapr:pubSub");
        route.routeId("mail-1")
                .circuitBreaker()
                .to("smtp:far")
                .onFallback()
                .to("sql:classpath:sql/wait.sql")
                .end();
        route.setTemplateParameters(Map.of("consumer", "mail", "topic", "a"));
        camel.getCamelContextExtension().getContextPlugin(Model.class).addRouteDefinition(route);

        // When
        FlowGraph graph = new FlowGraph(camel, "dapr:pubSub", List.of());

        // Then
        assertThat(graph.nodes())
                .extracting(Node::title)
                .containsExactly("a", "mail", "smtp:far", "sql:classpath:sql/wait.sql");
    }
}
