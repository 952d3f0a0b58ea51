package io.todoflow.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.springframework.beans.factory.annotation.Value;

/** Receives traces of the application over OTLP (HTTP) and in Zipkin's format. */
public final class TraceReceiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer server;
    private final Queue<Received> spans = new ConcurrentLinkedQueue<>();
    private final Queue<Received> zipkinSpans = new ConcurrentLinkedQueue<>();

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
        server.createContext("/api/v2/spans", this::receiveZipkin);
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

    private void receiveZipkin(HttpExchange call) throws IOException {
        try (call) {
            boolean zipped = "gzip".equals(call.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream body = zipped ? new GZIPInputStream(call.getRequestBody()) : call.getRequestBody();
            for (JsonNode span : JSON.readTree(body)) {
                zipkinSpans.add(new Received(
                        span.path("traceId").asText(),
                        span.path("id").asText(),
                        span.path("parentId").asText(),
                        span.path("name").asText(),
                        span.path("kind").asText("INTERNAL"),
                        Map.of()));
            }
            call.sendResponseHeaders(202, -1);
        }
    }

    /** The spans of a trace received so far in Zipkin's format. */
    public List<Received> zipkinSpans(String traceId) {
        return zipkinSpans.stream()
                .filter(span -> span.traceId().equals(traceId))
                .toList();
    }

    /** The spans of a trace received so far over OTLP. */
    public List<Received> spans(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
