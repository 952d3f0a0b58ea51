package io.todoflow.page;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.Model;
import org.jspecify.annotations.Nullable;

/** The graph of the routes that are loaded now. Draws it again only after a route or a Kamelet has been replaced. */
final class CurrentFlowGraph {

    private final CamelContext camel;
    private final Model model;
    private final String eventEndpoint;
    private final Collection<String> topics;

    private volatile @Nullable Drawn last;

    /**
     * @param eventEndpoint URI for publishing and consuming events, without options
     * @param topics configured topics to which events are published
     */
    CurrentFlowGraph(CamelContext camel, String eventEndpoint, Collection<String> topics) {
        this.camel = camel;
        this.model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        this.eventEndpoint = eventEndpoint;
        this.topics = topics;
    }

    /** A graph, and the definitions that it shows. */
    private record Drawn(List<NamedNode> definitions, FlowGraph graph) {}

    FlowGraph get() {
        List<NamedNode> definitions = Stream.<NamedNode>concat(
                        model.getRouteDefinitions().stream(), model.getRouteTemplateDefinitions().stream())
                .toList();
        Drawn drawn = last;
        // a reload replaces a definition, and definitions are equal only to themselves
        if (drawn == null || !drawn.definitions().equals(definitions)) {
            drawn = new Drawn(definitions, new FlowGraph(camel, eventEndpoint, topics));
            last = drawn;
        }
        return drawn.graph();
    }
}
