package io.todoflow.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.page.FlowGraph.Node;
import io.todoflow.page.ProcessFlow.Part;
import io.todoflow.page.RouteFiles.RouteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** Describes the current flows of this process: the graph of the loaded routes, with the counters of its nodes. */
@Component("flowDescription")
class FlowDescription {

    private static final Logger LOG = LoggerFactory.getLogger(FlowDescription.class);
    private static final int TIMEOUT_SECONDS = 2;

    private final UUID id = UUID.randomUUID();
    private final CamelContext camel;
    private final CurrentFlowGraph currentGraph;
    private final MeterRegistry meterRegistry;
    private final ObjectMapper json;
    private final RouteFiles files;
    private final JdbcTemplate jdbc;
    private final String outboxSql;
    private final String service;
    private final String version;

    FlowDescription(
            CamelContext camel,
            MeterRegistry meterRegistry,
            ObjectMapper json,
            JdbcTemplate jdbc,
            RouteFiles files,
            ObjectProvider<BuildProperties> build,
            @Value("${todoflow.app-id}") String appId,
            @Value("${todoflow.event-endpoint}") String eventEndpoint,
            @Value("${todoflow.topics.task-events},${todoflow.topics.task-reminders}") List<String> topics)
            throws IOException {
        this.camel = camel;
        this.currentGraph = new CurrentFlowGraph(camel, eventEndpoint, new TreeSet<>(topics));
        this.meterRegistry = meterRegistry;
        this.json = json;
        this.files = files;
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        this.outboxSql = new ClassPathResource("sql/flow-outbox.sql").getContentAsString(StandardCharsets.UTF_8);
        this.service = appId;
        this.version = build.stream()
                .map(BuildProperties::getVersion)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("unknown");
    }

    /** Identifies this process until it ends. */
    UUID id() {
        return id;
    }

    String service() {
        return service;
    }

    String version() {
        return version;
    }

    /** The column values of this process's row: its flows and their files. */
    public Map<String, Object> describe() throws JsonProcessingException {
        ProcessFlow flow = read();
        Map<String, RouteFile> written = new TreeMap<>();
        flow.nodes().stream().map(Part::route).filter(Objects::nonNull).forEach(route -> files.of(route)
                .ifPresent(file -> written.put(route, file)));
        return Map.of(
                "id",
                id,
                "service",
                service,
                "version",
                version,
                "format",
                ProcessFlow.FORMAT,
                "flow",
                json.writeValueAsString(flow),
                "files",
                json.writeValueAsString(written));
    }

    ProcessFlow read() {
        FlowGraph graph = currentGraph.get();
        MetersByName meters = new MetersByName(meterRegistry);
        return new ProcessFlow(
                graph.nodes().stream()
                        .map(node -> part(node, graph.topicsOf(node), meters))
                        .toList(),
                graph.edges(),
                breakers(meters),
                sidecar(meters),
                files.unloaded());
    }

    /** @param topics the topics that the node consumes */
    private Part part(Node node, List<String> topics, MetersByName meters) {
        Map<String, Double> counts = new TreeMap<>();
        String status = null;
        if (node.route() != null) {
            ServiceStatus known = camel.getRouteController().getRouteStatus(node.route());
            status = known == null ? null : known.name().toLowerCase(Locale.ROOT);
            route(node.route(), meters, counts);
        }
        switch (node.kind()) {
            case OUTBOX -> outbox(meters, counts);
            case CONSUMER -> {
                consumer(node.title(), meters, counts);
                lag(topics, meters, counts);
            }
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
                node.route() == null ? List.of() : List.of(service),
                counts);
    }

    private static void route(String id, MetersByName meters, Map<String, Double> counts) {
        // an error that the route handles itself also counts as succeeded
        double answered = meters.sum("camel.exchanges.failures.handled", "routeId", id);
        counts.put("done", meters.sum("camel.exchanges.succeeded", "routeId", id) - answered);
        counts.put("failed", meters.sum("camel.exchanges.failed", "routeId", id) + answered);
    }

    private void outbox(MetersByName meters, Map<String, Double> counts) {
        counts.put("published", meters.sum("todoflow.outbox.events", "outcome", "published"));
        counts.put("refused", meters.sum("todoflow.outbox.events", "outcome", "refused"));
        counts.put("failures", meters.sum("todoflow.outbox.failures"));
        try {
            jdbc.query(outboxSql, (RowCallbackHandler) waiting -> {
                counts.put("size", waiting.getDouble("size"));
                counts.put("age_seconds", waiting.getDouble("age_seconds"));
            });
        } catch (DataAccessException e) {
            LOG.warn("The outbox cannot be read: {}", Excerpt.line(e));
        }
    }

    private static void consumer(String name, MetersByName meters, Map<String, Double> counts) {
        for (String outcome : List.of("processed", "duplicate", "retried", "dead")) {
            counts.put(outcome, meters.sum("todoflow.inbox.events", "consumer", name, "outcome", outcome));
        }
        counts.put("letters", meters.sum("todoflow.dead.letters", "consumer", name, "status", "dead"));
        meters.find("todoflow.inbox.age", "consumer", name)
                .filter(Timer.class::isInstance)
                .map(Timer.class::cast)
                .filter(age -> age.count() > 0)
                .findFirst()
                .ifPresent(age -> {
                    counts.put("seconds_mean", age.mean(TimeUnit.SECONDS));
                    counts.put("seconds_max", age.max(TimeUnit.SECONDS));
                });
        counts.values().removeIf(count -> count.isNaN());
    }

    /** Adds the lag of the consumer, which is known only without Dapr. */
    private static void lag(List<String> topics, MetersByName meters, Map<String, Double> counts) {
        topics.stream()
                .flatMap(topic -> meters.gauges("todoflow.consumer.lag", "topic", topic))
                .map(Gauge::value)
                .filter(lag -> !lag.isNaN())
                .forEach(lag -> counts.merge("lag", lag, Double::sum));
    }

    /** The state of each circuit breaker. */
    private static Map<String, String> breakers(MetersByName meters) {
        Map<String, String> states = new TreeMap<>();
        meters.gauges("resilience4j.circuitbreaker.state")
                .filter(state -> state.value() == 1)
                .map(Gauge::getId)
                .forEach(state -> states.put(tag(state, "name"), tag(state, "state")));
        return states;
    }

    private static String tag(Meter.Id id, String tag) {
        return String.valueOf(id.getTag(tag));
    }

    private static @Nullable Boolean sidecar(MetersByName meters) {
        double up = meters.gauges("camel.dapr.sidecar.up")
                .mapToDouble(Gauge::value)
                .max()
                .orElse(Double.NaN);
        return Double.isNaN(up) ? null : up == 1;
    }
}
