package io.todoflow.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.page.FlowGraph.Edge;
import io.todoflow.page.FlowGraph.Kind;
import io.todoflow.page.FlowGraph.Node;
import io.todoflow.page.UnloadedFiles.UnloadedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/**
 * The flows of this process as they are now: the graph of what is loaded, and what its parts have counted since the
 * process began. Of other processes it tells the names of the consumers that the inbox knows.
 */
@Component
@ServedByBackend
class FlowView {

    private static final Logger LOG = LoggerFactory.getLogger(FlowView.class);
    private static final int TIMEOUT_SECONDS = 2;

    private final CamelContext camel;
    private final MeterRegistry meters;
    private final ObjectMapper json;
    private final RouteFiles files;
    private final JdbcTemplate jdbc;
    private final String consumersSql;
    private final String outboxSql;
    private final String service;
    private final boolean allInOne;
    private final String eventEndpoint;
    private final Collection<String> topics;
    private final Set<String> unlisted;

    /**
     * The flows at a time.
     *
     * @param service app-id of the process
     * @param allInOne whether all services run in it
     * @param elsewhere consumers that run in other processes, or did
     * @param sidecar whether the sidecar is there; null when it is not known, or not needed
     * @param unlisted flows that no service runs
     * @param unloaded saved route files that are not the ones that run
     */
    record Flow(
            String service,
            boolean allInOne,
            List<Part> nodes,
            List<Edge> edges,
            Set<String> elsewhere,
            Map<String, String> breakers,
            @Nullable Boolean sidecar,
            Set<String> unlisted,
            List<UnloadedFile> unloaded) {}

    /**
     * A node and what is known of it.
     *
     * @param file in which its route is written
     * @param status of its route, in lower case
     * @param counts since the process began, or of what waits now
     */
    record Part(
            String id,
            String kind,
            String title,
            @Nullable String description,
            @Nullable String route,
            @Nullable String file,
            @Nullable String status,
            Map<String, Double> counts) {}

    FlowView(
            CamelContext camel,
            MeterRegistry meters,
            ObjectMapper json,
            JdbcTemplate jdbc,
            RouteFiles files,
            @Value("${todoflow.app-id}") String appId,
            @Value("${todoflow.service}") String service,
            @Value("${todoflow.event-endpoint}") String eventEndpoint,
            @Value("${todoflow.topics.task-events},${todoflow.topics.task-reminders}") List<String> topics,
            @Value("${todoflow.unlisted-flows}") List<String> unlisted)
            throws IOException {
        this.camel = camel;
        this.meters = meters;
        this.json = json;
        this.files = files;
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        this.consumersSql = text("sql/inbox-consumers.sql");
        this.outboxSql = text("sql/flow-outbox.sql");
        this.service = appId;
        this.allInOne = service.isEmpty();
        this.eventEndpoint = eventEndpoint;
        this.topics = new TreeSet<>(topics);
        this.unlisted = new TreeSet<>(unlisted);
    }

    private static String text(String file) throws IOException {
        return new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8);
    }

    /** As JSON. */
    String read() {
        FlowGraph graph = new FlowGraph(camel, eventEndpoint, topics);
        List<Part> parts = graph.nodes().stream().map(this::part).toList();
        Set<String> elsewhere = new TreeSet<>(consumers());
        graph.nodes().stream()
                .filter(node -> node.kind() == Kind.CONSUMER)
                .map(Node::title)
                .forEach(elsewhere::remove);
        try {
            return json.writeValueAsString(new Flow(
                    service,
                    allInOne,
                    parts,
                    graph.edges(),
                    elsewhere,
                    breakers(),
                    sidecar(),
                    unlisted,
                    files.unloaded()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Part part(Node node) {
        Map<String, Double> counts = new TreeMap<>();
        String status = null;
        if (node.route() != null) {
            ServiceStatus known = camel.getRouteController().getRouteStatus(node.route());
            status = known == null ? null : known.name().toLowerCase(Locale.ROOT);
            route(node.route(), counts);
        }
        switch (node.kind()) {
            case OUTBOX -> outbox(counts);
            case CONSUMER -> consumer(node.title(), counts);
            case START, TOPIC, EFFECT -> {}
        }
        return new Part(
                node.id(),
                node.kind().name().toLowerCase(Locale.ROOT),
                node.title(),
                node.description(),
                node.route(),
                node.route() == null ? null : files.name(node.route()).orElse(null),
                status,
                counts);
    }

    private void route(String id, Map<String, Double> counts) {
        // an error that the route answers itself counts as succeeded, too
        double answered = sum(find("camel.exchanges.failures.handled", "routeId", id));
        counts.put("done", sum(find("camel.exchanges.succeeded", "routeId", id)) - answered);
        counts.put("failed", sum(find("camel.exchanges.failed", "routeId", id)) + answered);
    }

    private void outbox(Map<String, Double> counts) {
        counts.put("published", sum(find("todoflow.outbox.events", "outcome", "published")));
        counts.put("refused", sum(find("todoflow.outbox.events", "outcome", "refused")));
        counts.put("failures", sum(meters.find("todoflow.outbox.failures")));
        try {
            jdbc.query(outboxSql, (RowCallbackHandler) waiting -> {
                counts.put("size", waiting.getDouble("size"));
                counts.put("age_seconds", waiting.getDouble("age_seconds"));
            });
        } catch (DataAccessException e) {
            LOG.warn("What waits in the outbox is not known: {}", Excerpt.line(e));
        }
    }

    private void consumer(String name, Map<String, Double> counts) {
        for (String outcome : List.of("processed", "duplicate", "retried", "dead")) {
            counts.put(outcome, sum(meters.find("todoflow.inbox.events").tags("consumer", name, "outcome", outcome)));
        }
        counts.put("letters", sum(meters.find("todoflow.dead.letters").tags("consumer", name, "status", "dead")));
        Timer age = meters.find("todoflow.inbox.age").tag("consumer", name).timer();
        if (age != null && age.count() > 0) {
            counts.put("seconds_mean", age.mean(TimeUnit.SECONDS));
            counts.put("seconds_max", age.max(TimeUnit.SECONDS));
        }
        counts.values().removeIf(count -> count.isNaN());
    }

    private Search find(String name, String tag, String value) {
        return meters.find(name).tag(tag, value);
    }

    private static double sum(Search search) {
        return search.meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(measurement -> measurement.getValue())
                .sum();
    }

    /** The state that each circuit breaker is in. */
    private Map<String, String> breakers() {
        Map<String, String> states = new TreeMap<>();
        meters.find("resilience4j.circuitbreaker.state").gauges().stream()
                .filter(state -> state.value() == 1)
                .map(Gauge::getId)
                .forEach(state -> states.put(tag(state, "name"), tag(state, "state")));
        return states;
    }

    private static String tag(Meter.Id id, String tag) {
        return String.valueOf(id.getTag(tag));
    }

    private @Nullable Boolean sidecar() {
        double up = meters.find("camel.dapr.sidecar.up").gauges().stream()
                .mapToDouble(Gauge::value)
                .max()
                .orElse(Double.NaN);
        return Double.isNaN(up) ? null : up == 1;
    }

    private Collection<String> consumers() {
        try {
            return jdbc.queryForList(consumersSql, String.class);
        } catch (DataAccessException e) {
            LOG.warn("The consumers of other processes are not known: {}", Excerpt.line(e));
            return List.of();
        }
    }
}
