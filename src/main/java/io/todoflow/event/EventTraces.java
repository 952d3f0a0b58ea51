package io.todoflow.event;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.todoflow.names.ExchangeNames.Properties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Carries the trace of a request through the outbox, in the CloudEvents attributes {@code traceparent} and {@code tracestate}. */
@Component("eventTraces")
class EventTraces {

    static final String TRACE_PARENT = "traceparent";
    static final String TRACE_STATE = "tracestate";

    private static final Pattern W3C = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    /** Matches at the start of the event, before anything that a user wrote. */
    private static final Pattern IN_EVENT = Pattern.compile("\"traceparent\":\"(" + W3C.pattern() + ")\"");

    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    };

    private final Tracer tracer;
    private final boolean enabled;

    EventTraces(OpenTelemetry telemetry, ObjectProvider<SpanExporter> exporters) {
        this.tracer = telemetry.getTracer("io.todoflow.outbox");
        this.enabled = exporters.stream().findAny().isPresent();
    }

    /**
     * The trace parent of an exchange: the one to continue, else that of its open span, else that of its header. Empty
     * if there is none.
     */
    static String traceParent(Exchange exchange) {
        String told = exchange.getProperty(Properties.CONTINUED_TRACE, "", String.class);
        if (!told.isEmpty()) {
            return told;
        }
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            return text(span);
        }
        String header = exchange.getMessage().getHeader(TRACE_PARENT, "", String.class);
        return W3C.matcher(header).matches() ? header : "";
    }

    /** The trace state that belongs to {@link #traceParent}. Empty if there is none. */
    static String traceState(Exchange exchange) {
        if (!exchange.getProperty(Properties.CONTINUED_TRACE, "", String.class).isEmpty()) {
            return "";
        }
        SpanContext span = Span.current().getSpanContext();
        return text((span.isValid() ? span : callersSpan(exchange)).getTraceState());
    }

    /**
     * Records the time that each event spent in the outbox as a span, which becomes the parent of the next hop. Events
     * of unsampled traces stay unchanged.
     *
     * @param entries the rows of {@code outbox-claim.sql}
     */
    public List<Map<String, Object>> published(@Body List<Map<String, Object>> entries) {
        List<Map<String, Object>> traced = new ArrayList<>(entries.size());
        for (Map<String, Object> entry : entries) {
            Map<String, Object> copy = new HashMap<>(entry);
            Object since = copy.remove("appendedAt");
            if (enabled) {
                copy.computeIfPresent("event", (name, event) -> continued(event.toString(), entry, since));
            }
            traced.add(copy);
        }
        return traced;
    }

    private String continued(String event, Map<String, Object> entry, Object since) {
        Matcher attribute = IN_EVENT.matcher(event);
        if (!attribute.find()) {
            return event;
        }
        SpanContext parent = SpanContext.createFromRemoteParent(
                attribute.group(2),
                attribute.group(3),
                TraceFlags.fromHex(attribute.group(4), 0),
                TraceState.getDefault());
        if (!parent.isValid() || !parent.isSampled()) {
            return event;
        }
        Span span = tracer.spanBuilder("outbox " + entry.get("topic"))
                .setParent(Context.root().with(Span.wrap(parent)))
                .setSpanKind(SpanKind.PRODUCER)
                .setStartTimestamp(Instant.ofEpochMilli(((Number) since).longValue()))
                .setAttribute("messaging.destination.name", String.valueOf(entry.get("topic")))
                .startSpan();
        span.end();
        SpanContext own = span.getSpanContext();
        return own.isSampled() ? event.replace(attribute.group(1), text(own)) : event;
    }

    private static SpanContext callersSpan(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (String name : List.of(TRACE_PARENT, TRACE_STATE)) {
            headers.put(name, exchange.getMessage().getHeader(name, "", String.class));
        }
        return Span.fromContext(W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS))
                .getSpanContext();
    }

    private static String text(TraceState state) {
        return state.asMap().entrySet().stream()
                .map(member -> member.getKey() + "=" + member.getValue())
                .collect(Collectors.joining(","));
    }

    private static String text(SpanContext span) {
        return "00-%s-%s-%s"
                .formatted(
                        span.getTraceId(),
                        span.getSpanId(),
                        span.getTraceFlags().asHex());
    }
}
