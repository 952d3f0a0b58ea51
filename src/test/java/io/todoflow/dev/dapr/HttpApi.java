package io.todoflow.dev.dapr;

import com.sun.net.httpserver.HttpExchange;
import io.grpc.Status;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sidecar's HTTP API. */
final class HttpApi {

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final int MAX_BODY = 4 * 1024 * 1024;
    private static final int MAX_HEAD = 8 * 1024;
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String NO_TRACE = "00-00000000000000000000000000000000-0000000000000000-00";
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    /** First path segments of what real daprd serves and this one does not. */
    private static final Set<String> NOT_SERVED = Set.of(
            "actors",
            "bindings",
            "configuration",
            "conversation",
            "crypto",
            "lock",
            "subscribe",
            "unlock",
            "unsubscribe",
            "workflows");

    private final EmbeddedDapr dapr;

    HttpApi(EmbeddedDapr dapr) {
        this.dapr = dapr;
    }

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        static final Answer NO_CONTENT = new Answer(204, "", new byte[0], Map.of());

        static Answer json(int status, Object body) {
            return new Answer(status, JSON, Json.write(body), Map.of());
        }

        static Answer text(int status, String body) {
            return new Answer(status, TEXT, body.getBytes(StandardCharsets.UTF_8), Map.of());
        }
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (DaprError e) {
                answer = Answer.json(e.httpStatus, e.body());
            } catch (RuntimeException e) {
                LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                answer = Answer.json(
                        500, Json.object().put("errorCode", "ERR_INTERNAL").put("message", e.toString()));
            }
            respond(exchange, answer);
        }
    }

    private static void respond(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        answer.headers.forEach(headers::add);
        if (!answer.contentType.isEmpty()) {
            headers.set("Content-Type", answer.contentType);
        }
        boolean bodiless =
                answer.body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status, bodiless ? -1 : answer.body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(answer.body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (headSize(exchange) > MAX_HEAD) {
            return Answer.text(431, "431 Request Header Fields Too Large");
        }
        List<String> path = segments(exchange.getRequestURI().getRawPath());
        boolean health = path.size() > 1 && path.get(1).equals("healthz");
        if (!health && !dapr.tokenIsRight(header(exchange, "dapr-api-token"))) {
            return new Answer(
                    401,
                    TEXT,
                    "invalid api token\n".getBytes(StandardCharsets.UTF_8),
                    Map.of("X-Content-Type-Options", "nosniff"));
        }
        exchange.getResponseHeaders().set("Traceparent", traceparent(header(exchange, "traceparent")));
        String state = header(exchange, "tracestate");
        if (!state.isEmpty()) {
            exchange.getResponseHeaders().set("Tracestate", state);
        }
        Answer answer = route(exchange, path);
        return answer != null ? answer : notFound(path);
    }

    private @Nullable Answer route(HttpExchange exchange, List<String> path) throws IOException {
        String method = exchange.getRequestMethod();
        boolean alpha = path.get(0).equals("v1.0-alpha1");
        if (path.size() < 2 || (!alpha && !path.get(0).equals("v1.0"))) {
            return null;
        }
        boolean write = method.equals("POST") || method.equals("PUT");
        switch (path.get(1)) {
            case "publish":
                return write ? publish(exchange, path, alpha) : null;
            case "healthz":
                return method.equals("GET") && !alpha ? health(exchange, path) : null;
            case "metadata":
                return alpha ? null : metadata(exchange, path);
            case "shutdown":
                if (!method.equals("POST")) {
                    return null;
                }
                dapr.closeSoon();
                return Answer.NO_CONTENT;
            default:
                return null;
        }
    }

    private static Answer notFound(List<String> path) {
        if (path.size() > 1 && path.get(0).startsWith("v1.0") && NOT_SERVED.contains(path.get(1))) {
            throw DaprError.notServed("/" + path.get(0) + "/" + path.get(1));
        }
        throw new DaprError(
                404,
                Status.Code.NOT_FOUND,
                "ERR_DIRECT_INVOKE",
                "failed getting app id either from the URL path or the header dapr-app-id");
    }

    private @Nullable Answer publish(HttpExchange exchange, List<String> path, boolean alpha) throws IOException {
        boolean bulk =
                path.size() > 4 && path.get(2).equals("bulk") && !path.get(4).isEmpty();
        if (alpha && !bulk) {
            return null;
        }
        int at = bulk ? 3 : 2;
        if (path.size() < at + 2 || path.get(at).isEmpty() || path.get(at + 1).isEmpty()) {
            return null;
        }
        Topic topic = new Topic(path.get(at), String.join("/", path.subList(at + 1, path.size())));
        Map<String, String> metadata = metadata(exchange);
        CloudEvents.Trace trace = trace(exchange);
        Supplier<DaprError> tooLarge = () -> dapr.pubsub().tooLarge(topic);
        if (bulk) {
            dapr.pubsub()
                    .publishBulk(
                            topic, dapr.pubsub().entries(topic, body(exchange, tooLarge), metadata), metadata, trace);
        } else {
            dapr.pubsub().publish(topic, body(exchange, tooLarge), header(exchange, "content-type"), metadata, trace);
        }
        return Answer.NO_CONTENT;
    }

    private @Nullable Answer health(HttpExchange exchange, List<String> path) {
        boolean outbound = path.size() == 3 && path.get(2).equals("outbound");
        if (path.size() > 2 && !outbound) {
            return null;
        }
        String appId = query(exchange).getOrDefault("appid", dapr.appId());
        if (!appId.equals(dapr.appId())) {
            throw new DaprError(500, Status.Code.INTERNAL, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
        }
        if (!outbound && !dapr.appDiscovered()) {
            throw new DaprError(500, Status.Code.INTERNAL, "ERR_HEALTH_NOT_READY", "dapr is not ready: [runtime]");
        }
        return Answer.NO_CONTENT;
    }

    private @Nullable Answer metadata(HttpExchange exchange, List<String> path) throws IOException {
        if (path.size() == 2 && exchange.getRequestMethod().equals("GET")) {
            return Answer.json(200, dapr.metadata().json());
        }
        if (path.size() == 3 && exchange.getRequestMethod().equals("PUT")) {
            byte[] value = exchange.getRequestBody().readAllBytes();
            dapr.metadata().extend(path.get(2), new String(value, StandardCharsets.UTF_8));
            return Answer.NO_CONTENT;
        }
        return null;
    }

    /**
     * The body, up to 4 MiB. One byte more is cut off without a word; only then comes the error (recorded:
     * publish-body-size-limit).
     */
    private static byte[] body(HttpExchange exchange, Supplier<DaprError> tooLarge) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 2);
        if (body.length > MAX_BODY + 1) {
            throw tooLarge.get();
        }
        return body.length > MAX_BODY ? Arrays.copyOf(body, MAX_BODY) : body;
    }

    private static CloudEvents.Trace trace(HttpExchange exchange) {
        String parent = header(exchange, "traceparent");
        return isTraceparent(parent)
                ? new CloudEvents.Trace(parent, header(exchange, "tracestate"))
                : CloudEvents.Trace.NONE;
    }

    /** Without tracing configured daprd passes a trace on as it is, and zeros otherwise. */
    static String traceparent(String given) {
        return isTraceparent(given) ? given : NO_TRACE;
    }

    private static boolean isTraceparent(String text) {
        return TRACEPARENT.matcher(text).matches();
    }

    private static int headSize(HttpExchange exchange) {
        int size = exchange.getRequestURI().toString().length();
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            for (String value : header.getValue()) {
                size += header.getKey().length() + value.length();
            }
        }
        return size;
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** The decoded segments of a path; a trailing slash gives an empty last one. */
    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.substring(1).split("/", -1)) {
            segments.add(decode(segment.replace("+", "%2B")));
        }
        return segments;
    }

    private static Map<String, String> metadata(HttpExchange exchange) {
        Map<String, String> metadata = new LinkedHashMap<>();
        query(exchange).forEach((key, value) -> {
            if (key.startsWith("metadata.")) {
                metadata.put(key.substring("metadata.".length()), value);
            }
        });
        return metadata;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
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
