package io.todoflow.dapr.embedded;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One request to the HTTP API. */
final class HttpCall {

    private static final int MAX_BODY = 4 * 1024 * 1024;
    private static final int MAX_HEAD = 8 * 1024;
    private static final int MOST_SKIPPED = 64 * 1024 * 1024;

    final HttpExchange exchange;
    final String method;
    /** The decoded path segments; a trailing slash results in an empty last one. */
    final List<String> path;

    final Map<String, String> query;

    HttpCall(HttpExchange exchange) {
        this.exchange = exchange;
        this.method = exchange.getRequestMethod();
        this.path = segments(exchange.getRequestURI().getRawPath());
        this.query = query(exchange.getRequestURI().getRawQuery());
    }

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, byte[] body, Map<String, List<String>> headers) {
        static final Answer NO_CONTENT = new Answer(204, new byte[0], Map.of());

        static Answer json(int status, Object body) {
            return of(status, "application/json", Json.write(body));
        }

        static Answer text(int status, String body) {
            return of(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
        }

        static Answer of(int status, String contentType, byte[] body) {
            return new Answer(status, body, Map.of("Content-Type", List.of(contentType)));
        }
    }

    boolean isWrite() {
        return method.equals("POST") || method.equals("PUT");
    }

    /** A path segment; empty if there is none. */
    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    /** Whether request line and headers exceed the limit of the sidecar (recorded: publish-header-size-limit). */
    boolean headTooLarge() {
        int size = exchange.getRequestURI().toString().length();
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            for (String value : header.getValue()) {
                size += header.getKey().length() + value.length();
            }
        }
        return size > MAX_HEAD;
    }

    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** The {@code metadata.*} query parameters, without the prefix. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        query.forEach((key, value) -> {
            if (key.startsWith("metadata.")) {
                metadata.put(key.substring("metadata.".length()), value);
            }
        });
        return metadata;
    }

    byte[] body() throws IOException {
        return exchange.getRequestBody().readAllBytes();
    }

    /**
     * Reads the body, up to 4 MiB. Like daprd, silently cuts off one excess byte, and fails only for more (recorded:
     * publish-body-size-limit).
     */
    byte[] body(Supplier<DaprError> tooLarge) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 2);
        if (body.length > MAX_BODY + 1) {
            // A client that is still sending would see a broken connection instead of the answer
            skip(exchange.getRequestBody());
            throw tooLarge.get();
        }
        return body.length > MAX_BODY ? Arrays.copyOf(body, MAX_BODY) : body;
    }

    private static void skip(InputStream rest) throws IOException {
        byte[] buffer = new byte[MAX_HEAD];
        int skipped = 0;
        for (int read = 0; read >= 0 && skipped < MOST_SKIPPED; read = rest.read(buffer)) {
            skipped += read;
        }
    }

    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.substring(1).split("/", -1)) {
            segments.add(decode(segment.replace("+", "%2B")));
        }
        return segments;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                query.putIfAbsent(decode(key), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
