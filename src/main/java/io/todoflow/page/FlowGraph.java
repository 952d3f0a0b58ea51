package io.todoflow.page;

import io.todoflow.event.Consumers;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/**
 * The way of events through the routes that are loaded: what begins them, the outbox, the topics, the consumers and what
 * they do. It is read from the definitions of the routes and of the Kamelets that they use, whatever those are.
 */
final class FlowGraph {

    private static final String OUTBOX_QUERY = "sql:classpath:sql/outbox-append.sql";
    private static final Set<String> INSIDE = Set.of("direct", "seda", "kamelet");
    /** Endpoints that do nothing for anybody outside. */
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
     * @param route id of the route that is behind it; none of topics and effects
     */
    record Node(
            String id,
            Kind kind,
            String title,
            @Nullable String description,
            @Nullable String route) {}

    /** A way from one node to another. */
    record Edge(String from, String to) {}

    private final CamelContext camel;
    private final Model model;
    private final String eventEndpoint;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private final Map<String, List<RouteDefinition>> byInput = new LinkedHashMap<>();

    /**
     * @param eventEndpoint URI that events are published to and consumed from, without its options
     * @param topics topics that events are published to by configuration
     */
    FlowGraph(CamelContext camel, String eventEndpoint, Collection<String> topics) {
        this.camel = camel;
        this.model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        this.eventEndpoint = eventEndpoint;
        for (RouteDefinition route : model.getRouteDefinitions()) {
            byInput.computeIfAbsent(name(input(route)), uri -> new ArrayList<>())
                    .add(route);
        }
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

    private void draw(Collection<String> topics) {
        boolean relays = false;
        for (RouteDefinition route : model.getRouteDefinitions()) {
            String input = input(route);
            Set<String> reached = reached(route);
            if (isStart(input) && reached.contains(OUTBOX_QUERY)) {
                node(new Node(
                        "start:" + route.getRouteId(), Kind.START, title(input), text(route), route.getRouteId()));
                edges.add(new Edge("start:" + route.getRouteId(), "outbox"));
            }
            if (!input.startsWith("timer:") && reached.contains(eventEndpoint) && Consumers.name(route) == null) {
                relays = true;
                node(new Node("outbox", Kind.OUTBOX, "outbox", text(route), route.getRouteId()));
            }
            String consumer = Consumers.name(route);
            if (consumer != null) {
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

    /** A consumer, the topics that it takes, and what its flow does. */
    private void draw(String consumer, RouteDefinition source) {
        RouteDefinition flow = Consumers.flow(camel, consumer).orElse(source);
        String id = "consumer:" + consumer;
        node(new Node(id, Kind.CONSUMER, consumer, text(flow), flow.getRouteId()));
        String topics = topics(source);
        for (String topic : new TreeSet<>(Arrays.asList(topics.split(",")))) {
            edges.add(new Edge(topic(topic.strip()), id));
        }
        for (String effect : reached(flow)) {
            if (!effect.equals(eventEndpoint) && !NO_EFFECT.contains(scheme(effect))) {
                node(new Node("effect:" + effect, Kind.EFFECT, effect, null, null));
                edges.add(new Edge(id, "effect:" + effect));
            }
        }
    }

    /** Topics of a consumer, separated by commas: a parameter of its Kamelet, or what that says itself. */
    private String topics(RouteDefinition source) {
        Object topics = source.getTemplateParameters().get("topic");
        return resolved(String.valueOf(topics == null ? options(input(source)).get("topic") : topics));
    }

    private String topic(String name) {
        node(new Node("topic:" + name, Kind.TOPIC, name, null, null));
        return "topic:" + name;
    }

    private void node(Node node) {
        nodes.putIfAbsent(node.id(), node);
    }

    /** What a route sends to outside of the routes, itself or through others and Kamelets, each without its options. */
    private Set<String> reached(RouteDefinition route) {
        Set<String> outside = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(outputs(route.getOutputs()));
        while (!open.isEmpty()) {
            String uri = name(open.pop());
            if (!seen.add(uri)) {
                continue;
            }
            String scheme = scheme(uri);
            if (!INSIDE.contains(scheme)) {
                outside.add(uri);
            } else if (scheme.equals("kamelet")) {
                RouteTemplateDefinition kamelet = model.getRouteTemplateDefinition(uri.substring("kamelet:".length()));
                if (kamelet != null) {
                    open.addAll(outputs(kamelet.getRoute().getOutputs()));
                }
            } else {
                byInput.getOrDefault(uri, List.of()).forEach(next -> open.addAll(outputs(next.getOutputs())));
            }
        }
        return outside;
    }

    private List<String> outputs(List<ProcessorDefinition<?>> steps) {
        return Stream.concat(
                        ProcessorDefinitionHelper.filterTypeInOutputs(steps, SendDefinition.class).stream()
                                .map(SendDefinition::getEndpointUri),
                        ProcessorDefinitionHelper.filterTypeInOutputs(steps, ToDynamicDefinition.class).stream()
                                .map(ToDynamicDefinition::getUri))
                .map(this::resolved)
                .toList();
    }

    private String input(RouteDefinition route) {
        return resolved(route.getInput().getEndpointUri());
    }

    /** With its placeholders filled in; as it stands where a value is missing, as a parameter of a Kamelet is. */
    private String resolved(String uri) {
        try {
            return camel.resolvePropertyPlaceholders(uri);
        } catch (IllegalArgumentException e) {
            return uri;
        }
    }

    private static boolean isStart(String input) {
        return !INSIDE.contains(scheme(input));
    }

    private static String title(String input) {
        if (input.startsWith("rest:")) {
            String[] parts = URLDecoder.decode(name(input), StandardCharsets.UTF_8)
                    .replaceFirst("^rest:/*", "")
                    .split(":", 2);
            return parts[0].toUpperCase(Locale.ROOT) + " " + (parts.length == 2 ? parts[1].replace(":/", "/") : "");
        }
        return name(input);
    }

    /** What a route does; what its operation does where REST made it. */
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

    /** A URI without its options. */
    private static String name(String uri) {
        return URISupport.stripQuery(uri).replaceFirst("^(\\w+)://", "$1:");
    }

    private static Map<String, Object> options(String uri) {
        try {
            String query = URISupport.extractQuery(uri);
            return query == null ? Map.of() : URISupport.parseQuery(query);
        } catch (URISyntaxException e) {
            return Map.of();
        }
    }

    private static String scheme(String uri) {
        return uri.replaceFirst(":.*", "");
    }
}
