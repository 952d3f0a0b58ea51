package io.todoflow.page;

import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.util.URISupport;

/** Follows routes through their calls to other routes and Kamelets. */
final class RouteReach {

    private static final Set<String> INSIDE = Set.of("direct", "seda", "kamelet");

    private final CamelContext camel;
    private final Model model;
    private final Map<String, List<RouteDefinition>> byInput = new LinkedHashMap<>();

    RouteReach(CamelContext camel) {
        this.camel = camel;
        this.model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : routes()) {
            byInput.computeIfAbsent(name(input(route)), uri -> new ArrayList<>())
                    .add(route);
        }
    }

    /** A snapshot of the loaded routes. */
    List<RouteDefinition> routes() {
        return List.copyOf(model.getRouteDefinitions());
    }

    /** Whether a URI receives messages from outside the routes. */
    static boolean isStart(String uri) {
        return !INSIDE.contains(scheme(uri));
    }

    /**
     * The external endpoints to which a route sends, directly or through other routes and Kamelets, without options.
     */
    Set<String> outside(RouteDefinition route) {
        Set<String> outside = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(outputs(route));
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
                    open.addAll(outputs(kamelet.getRoute()));
                }
            } else {
                byInput.getOrDefault(uri, List.of()).forEach(next -> open.addAll(outputs(next)));
            }
        }
        return outside;
    }

    private List<String> outputs(RouteDefinition route) {
        return RouteSteps.all(route)
                .flatMap(RouteReach::uri)
                .map(this::resolved)
                .toList();
    }

    private static Stream<String> uri(NamedNode step) {
        if (step instanceof SendDefinition<?> send) {
            return Stream.of(send.getEndpointUri());
        }
        return step instanceof ToDynamicDefinition dynamic ? Stream.of(dynamic.getUri()) : Stream.empty();
    }

    /** The URI that a route consumes from. */
    String input(RouteDefinition route) {
        return resolved(route.getInput().getEndpointUri());
    }

    /** A URI with resolved placeholders; unchanged if a value is missing, like a Kamelet parameter. */
    String resolved(String uri) {
        try {
            return camel.resolvePropertyPlaceholders(uri);
        } catch (IllegalArgumentException e) {
            return uri;
        }
    }

    /** A URI without its options. */
    static String name(String uri) {
        return URISupport.stripQuery(uri).replaceFirst("^(\\w+)://", "$1:");
    }

    static Map<String, Object> options(String uri) {
        try {
            String query = URISupport.extractQuery(uri);
            return query == null ? Map.of() : URISupport.parseQuery(query);
        } catch (URISyntaxException e) {
            return Map.of();
        }
    }

    static String scheme(String uri) {
        return uri.replaceFirst(":.*", "");
    }
}
