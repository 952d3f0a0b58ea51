package io.todoflow.page;

import io.todoflow.event.Consumers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The graph of the loaded routes: the sources of events, the outbox, the topics, the consumers and their effects. It
 * derives from the definitions of the routes and their Kamelets.
 */
final class FlowGraph {

    private static final String OUTBOX_QUERY = "sql:classpath:sql/outbox-append.sql";
    /** Endpoints without an external effect. */
    private static final Set<String> NO_EFFECT = Set.of("micrometer", "log", "mock", "bean", "language");

    /** The column of a node. */
    enum Kind {
        START,
        OUTBOX,
        TOPIC,
        CONSUMER,
        EFFECT
    }

    /**
     * A node.
     *
     * @param route id of its route; null for topics and effects
     */
    record Node(
            String id,
            Kind kind,
            String title,
            @Nullable String description,
            @Nullable String route) {}

    /** An edge from one node to another. */
    record Edge(String from, String to) {}

    private final CamelContext camel;
    private final RouteReach reach;
    private final String eventEndpoint;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();

    /**
     * @param eventEndpoint URI for publishing and consuming events, without options
     * @param topics configured topics to which events are published
     */
    FlowGraph(CamelContext camel, String eventEndpoint, Collection<String> topics) {
        this.camel = camel;
        this.reach = new RouteReach(camel);
        this.eventEndpoint = eventEndpoint;
        draw(topics);
    }

    List<Node> nodes() {
        return nodes.values().stream()
                .sorted(Comparator.comparing(Node::kind).thenComparing(Node::id))
                .toList();
    }

    List<Edge> edges() {
        return List.copyOf(edges);
    }

    /** The names of the topics that lead to a node. */
    List<String> topicsOf(Node node) {
        return edges.stream()
                .filter(edge -> edge.to().equals(node.id()))
                .map(edge -> nodes.get(edge.from()))
                .filter(Objects::nonNull)
                .filter(from -> from.kind() == Kind.TOPIC)
                .map(Node::title)
                .toList();
    }

    private void draw(Collection<String> topics) {
        boolean relays = false;
        for (RouteDefinition route : reach.routes()) {
            String input = reach.input(route);
            Set<String> reached = reach.outside(route);
            if (RouteReach.isStart(input) && reached.contains(OUTBOX_QUERY)) {
                node(new Node(
                        "start:" + route.getRouteId(), Kind.START, title(input), text(route), route.getRouteId()));
                edges.add(new Edge("start:" + route.getRouteId(), "outbox"));
            }
            if (!input.startsWith("timer:") && reached.contains(eventEndpoint) && Consumers.name(route) == null) {
                relays = true;
                node(new Node("outbox", Kind.OUTBOX, "outbox", text(route), route.getRouteId()));
            }
            String consumer = Consumers.name(route);
            if (consumer != null && !topics(route).isEmpty()) {
                draw(consumer, route);
            }
        }
        if (relays) {
            topics.forEach(this::topic);
            nodes.values().stream()
                    .filter(node -> node.kind() == Kind.TOPIC)
                    .forEach(topic -> edges.add(new Edge("outbox", topic.id())));
        }
        edges.removeIf(edge -> !nodes.containsKey(edge.from()) || !nodes.containsKey(edge.to()));
    }

    /** Adds a consumer, its topics, and the effects of its flow. */
    private void draw(String consumer, RouteDefinition source) {
        RouteDefinition flow = Consumers.flow(camel, consumer).orElse(source);
        String id = "consumer:" + consumer;
        node(new Node(id, Kind.CONSUMER, consumer, text(flow), flow.getRouteId()));
        String topics = topics(source);
        for (String topic : new TreeSet<>(Arrays.asList(topics.split(",")))) {
            edges.add(new Edge(topic(topic.strip()), id));
        }
        for (String effect : reach.outside(flow)) {
            if (!effect.equals(eventEndpoint) && !NO_EFFECT.contains(RouteReach.scheme(effect))) {
                node(new Node("effect:" + effect, Kind.EFFECT, effect, null, null));
                edges.add(new Edge(id, "effect:" + effect));
            }
        }
    }

    /**
     * The topics of a consumer, separated by commas: a parameter of its Kamelet, or the default of the Kamelet. A
     * consumer of dead letters only has none.
     */
    private String topics(RouteDefinition source) {
        Map<String, ?> options = RouteReach.options(reach.input(source));
        Object topics = source.getTemplateParameters().getOrDefault("topic", options.get("topic"));
        return topics == null ? "" : reach.resolved(topics.toString());
    }

    private String topic(String name) {
        node(new Node("topic:" + name, Kind.TOPIC, name, null, null));
        return "topic:" + name;
    }

    private void node(Node node) {
        nodes.putIfAbsent(node.id(), node);
    }

    private static String title(String input) {
        if (input.startsWith("rest:")) {
            String[] parts = URLDecoder.decode(RouteReach.name(input), StandardCharsets.UTF_8)
                    .replaceFirst("^rest:/*", "")
                    .split(":", 2);
            return parts[0].toUpperCase(Locale.ROOT) + " " + (parts.length == 2 ? parts[1].replace(":/", "/") : "");
        }
        return RouteReach.name(input);
    }

    /** The description of a route; for a route generated by REST, that of its operation. */
    private static @Nullable String text(RouteDefinition route) {
        if (route.getDescriptionText() != null || route.getRestDefinition() == null) {
            return route.getDescriptionText();
        }
        return route.getRestDefinition().getVerbs().stream()
                .filter(operation -> route.getRouteId().equals(operation.getRouteId()))
                .map(VerbDefinition::getDescriptionText)
                .findFirst()
                .orElse(null);
    }
}
