package io.todoflow.page;

import io.todoflow.page.FlowGraph.Edge;
import io.todoflow.page.FlowGraph.Kind;
import io.todoflow.page.ProcessFlow.Part;
import io.todoflow.page.UnloadedFiles.UnloadedFile;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Merges the flows of several processes into one graph, and adds the counters of replicas. */
final class FlowMerge {

    private static final String STARTED = "started";
    private static final String CLOSED = "closed";
    /** Values that each process measures of the same thing, or that cannot be added. */
    private static final Set<String> HIGHEST =
            Set.of("size", "age_seconds", "letters", "lag", "seconds_mean", "seconds_max");

    private final Map<String, Part> nodes = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private final Map<String, String> breakers = new TreeMap<>();
    private final Set<UnloadedFile> unloaded = new LinkedHashSet<>();

    /** Adds the routes of a process. */
    void add(ProcessFlow flow) {
        flow.nodes().forEach(node -> nodes.merge(node.id(), node, FlowMerge::both));
        edges.addAll(flow.edges());
        flow.breakers()
                .forEach((name, state) -> breakers.merge(name, state, (one, other) -> worse(CLOSED, one, other)));
        unloaded.addAll(flow.unloaded());
    }

    /** Adds the routes of a process that is gone, unless another process runs them. */
    void addGone(ProcessFlow flow) {
        flow.nodes().forEach(node -> nodes.putIfAbsent(node.id(), gone(node)));
        edges.addAll(flow.edges());
    }

    List<Part> nodes() {
        return nodes.values().stream()
                .sorted(Comparator.comparing(
                                (Part node) -> Kind.valueOf(node.kind().toUpperCase(Locale.ROOT)))
                        .thenComparing(Part::id))
                .toList();
    }

    List<Edge> edges() {
        return List.copyOf(edges);
    }

    Map<String, String> breakers() {
        return breakers;
    }

    List<UnloadedFile> unloaded() {
        return List.copyOf(unloaded);
    }

    private static Part both(Part one, Part other) {
        Map<String, Double> counts = new TreeMap<>(one.counts());
        other.counts()
                .forEach(
                        (name, count) -> counts.merge(name, count, HIGHEST.contains(name) ? Double::max : Double::sum));
        return new Part(
                one.id(),
                one.kind(),
                one.title(),
                one.description(),
                one.route(),
                one.file(),
                one.status() == null || other.status() == null
                        ? one.status()
                        : worse(STARTED, one.status(), other.status()),
                Stream.concat(one.services().stream(), other.services().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                counts);
    }

    private static String worse(String good, String one, String other) {
        return one.equals(good) ? other : one;
    }

    private static Part gone(Part node) {
        return new Part(
                node.id(),
                node.kind(),
                node.title(),
                node.description(),
                node.route(),
                node.file(),
                node.route() == null ? null : "gone",
                node.services(),
                Map.of());
    }
}
