package io.todoflow.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;

/** What the application sends its traces to, by OTLP over HTTP. */
public final class TraceReceiver implements AutoCloseable {

    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer server;
    private final Queue<Received> spans = new ConcurrentLinkedQueue<>();

    /** A span. */
    public record Received(
            String traceId, String id, String parentId, String name, String kind, Map<String, String> attributes) {

        static Received of(Span span) {
            return new Received(
                    HEX.formatHex(span.getTraceId().toByteArray()),
                    HEX.formatHex(span.getSpanId().toByteArray()),
                    HEX.formatHex(span.getParentSpanId().toByteArray()),
                    span.getName(),
                    span.getKind().name().replace("SPAN_KIND_", ""),
                    span.getAttributesList().stream()
                            .collect(Collectors.toMap(
                                    attribute -> attribute.getKey(),
                                    attribute -> attribute.getValue().getStringValue(),
                                    (one, other) -> other)));
        }
    }

    TraceReceiver(@Value("${development.traces-port}") int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/v1/traces", this::receive);
        server.start();
    }

    private void receive(HttpExchange call) throws IOException {
        try (call) {
            ExportTraceServiceRequest.parseFrom(call.getRequestBody()).getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(Received::of)
                    .forEach(spans::add);
            call.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            call.sendResponseHeaders(200, -1);
        }
    }

    /** The spans of a trace that have come so far. */
    public List<Received> spans(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
