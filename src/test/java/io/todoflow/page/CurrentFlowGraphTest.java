package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.junit.jupiter.api.Test;

/** Draws the graph again only after a change of the routes or Kamelets. */
class CurrentFlowGraphTest {

    private final CamelContext camel = new DefaultCamelContext();
    private final Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    private final CurrentFlowGraph current = new CurrentFlowGraph(camel, "dapr:pubSub", List.of());

    private RouteDefinition add(String from) throws Exception {
        RouteDefinition route = new RouteDefinition(from);
        route.routeId("route").to("sql:classpath:sql/outbox-append.sql");
        model.addRouteDefinition(route);
        return route;
    }

    private void addRelay() throws Exception {
        RouteDefinition relay = new RouteDefinition("seda:relay");
        relay.routeId("relay").to("dapr:pubSub");
        model.addRouteDefinition(relay);
    }

    @Test
    void theSameRoutesHaveTheSameGraph() throws Exception {
        // Given
        addRelay();
        add("timer:first");

        // When
        FlowGraph graph = current.get();

        // Then
        assertThat(current.get()).isSameAs(graph);
    }

    @Test
    void aReplacedRouteIsDrawnAgain() throws Exception {
        // Given
        addRelay();
        RouteDefinition route = add("timer:first");
        assertThat(titles()).containsExactly("timer:first", "outbox");

        // When
        model.removeRouteDefinition(route);
        add("timer:second");

        // Then
        assertThat(titles()).containsExactly("timer:second", "outbox");
    }

    @Test
    void aReplacedKameletIsDrawnAgain() throws Exception {
        // Given
        addRelay();
        RouteDefinition route = new RouteDefinition("timer:first");
        route.routeId("route").to("kamelet:append");
        model.addRouteDefinition(route);
        assertThat(titles()).containsExactly("outbox");

        // When
        RouteTemplateDefinition kamelet = new RouteTemplateDefinition().id("append");
        kamelet.from("kamelet:source").to("sql:classpath:sql/outbox-append.sql");
        model.addRouteTemplateDefinitions(List.of(kamelet));

        // Then
        assertThat(titles()).containsExactly("timer:first", "outbox");
    }

    private List<String> titles() {
        return current.get().nodes().stream().map(FlowGraph.Node::title).toList();
    }
}
