package io.todoflow.dapr.embedded;

import com.sun.net.httpserver.HttpExchange;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sidecar's HTTP API. Dispatches each request to its building block. */
final class HttpApi {

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final String NO_TRACE = "00-00000000000000000000000000000000-0000000000000000-00";
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    /** Paths that only the real daprd serves. */
    private static final Set<String> NOT_SERVED =
            Set.of("actors", "conversation", "crypto", "subscribe", "unsubscribe");

    private final EmbeddedDapr dapr;

    HttpApi(EmbeddedDapr dapr) {
        this.dapr = dapr;
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(new HttpCall(exchange));
            } catch (DaprError e) {
                answer = Answer.json(e.httpStatus, e.body());
            } catch (RuntimeException e) {
                LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                answer = Answer.json(
                        500, Json.object().put("errorCode", "ERR_INTERNAL").put("message", e.toString()));
            }
            exchange.getResponseHeaders().putAll(answer.headers());
            boolean bodiless =
                    answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
            if (!bodiless) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer answer(HttpCall call) throws IOException {
        if (call.headTooLarge()) {
            return Answer.text(431, "431 Request Header Fields Too Large");
        }
        boolean healthz = call.segment(1).equals("healthz");
        if (!healthz) {
            trace(call.exchange, call.header("traceparent"), call.header("tracestate"));
        }
        if (!healthz && !dapr.tokenIsRight(call.header("dapr-api-token"))) {
            return new Answer(
                    401,
                    "invalid api token\n".getBytes(StandardCharsets.UTF_8),
                    Map.of(
                            "Content-Type", List.of("text/plain; charset=utf-8"),
                            "X-Content-Type-Options", List.of("nosniff")));
        }
        String version = call.segment(0);
        Answer answer = null;
        if (version.equals("v1.0")) {
            answer = stable(call);
        } else if (version.equals("v1.0-alpha1")) {
            answer = alpha(call);
        } else if (version.equals("v1.0-alpha2") && call.segment(1).equals("conversation")) {
            answer = dapr.conversations().http(call);
            if (answer == null) {
                throw new DaprError(
                        404,
                        Status.Code.NOT_FOUND,
                        "ERR_DIRECT_INVOKE",
                        "failed getting app id either from the URL path or the header dapr-app-id");
            }
        }
        if (answer == null) {
            answer = dapr.invocation().byHeader(call);
        }
        if (answer == null && version.startsWith("v1.0") && call.segment(1).equals("workflows")) {
            throw NoWorkflows.error();
        }
        if (answer == null && version.startsWith("v1.0") && NOT_SERVED.contains(call.segment(1))) {
            throw DaprError.notServed("/" + version + "/" + call.segment(1));
        }
        if (answer == null) {
            throw new DaprError(
                    404,
                    Status.Code.NOT_FOUND,
                    "ERR_DIRECT_INVOKE",
                    "failed getting app id either from the URL path or the header dapr-app-id");
        }
        return answer;
    }

    private static void trace(HttpExchange exchange, String parent, String state) {
        exchange.getResponseHeaders().set("Traceparent", traceparent(parent));
        if (!state.isEmpty()) {
            exchange.getResponseHeaders().set("Tracestate", state);
        }
    }

    /** Answers a stable path; null if there is none. The request may then still be a service invocation. */
    private @Nullable Answer stable(HttpCall call) throws IOException {
        return switch (call.segment(1)) {
            case "publish" ->
                publish(call, call.segment(2).equals("bulk") && !call.segment(4).isEmpty());
            case "state" -> dapr.state().http(call);
            case "secrets" -> dapr.secrets().http(call);
            case "bindings" -> dapr.bindings().http(call);
            case "configuration" -> dapr.configurations().http(call);
            case "jobs" -> dapr.jobs().http(call);
            case "invoke" -> dapr.invocation().byPath(call);
            case "healthz" -> call.method.equals("GET") ? health(call) : null;
            case "metadata" -> metadata(call);
            case "shutdown" -> call.method.equals("POST") && call.path.size() == 2 ? shutdown() : null;
            default -> null;
        };
    }

    private @Nullable Answer alpha(HttpCall call) throws IOException {
        return switch (call.segment(1)) {
            case "publish" -> call.segment(2).equals("bulk") ? publish(call, true) : null;
            case "state" -> call.segment(3).equals("query") ? dapr.state().query(call) : null;
            case "configuration" -> dapr.configurations().http(call);
            case "lock", "unlock" -> dapr.locks().http(call);
            case "jobs" -> dapr.jobs().http(call);
            default -> null;
        };
    }

    private @Nullable Answer publish(HttpCall call, boolean bulk) throws IOException {
        int at = bulk ? 3 : 2;
        if (!call.isWrite()
                || call.segment(at).isEmpty()
                || call.segment(at + 1).isEmpty()) {
            return null;
        }
        PubSub pubsub = dapr.pubsub();
        Topic topic = new Topic(call.segment(at), String.join("/", call.path.subList(at + 1, call.path.size())));
        Map<String, String> metadata = call.metadata();
        Supplier<DaprError> tooLarge = () -> pubsub.tooLarge(topic);
        if (bulk) {
            pubsub.publishBulk(topic, pubsub.entries(topic, call.body(tooLarge), metadata), metadata, trace(call));
        } else {
            pubsub.publish(topic, call.body(tooLarge), call.header("content-type"), metadata, trace(call));
        }
        return Answer.NO_CONTENT;
    }

    private @Nullable Answer health(HttpCall call) {
        boolean outbound = call.path.size() == 3 && call.segment(2).equals("outbound");
        if (call.path.size() > 2 && !outbound) {
            return null;
        }
        if (!call.query.getOrDefault("appid", dapr.appId()).equals(dapr.appId())) {
            throw new DaprError(500, Status.Code.INTERNAL, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
        }
        if (!outbound && !dapr.appDiscovered()) {
            throw new DaprError(500, Status.Code.INTERNAL, "ERR_HEALTH_NOT_READY", "dapr is not ready: [runtime]");
        }
        return Answer.NO_CONTENT;
    }

    private @Nullable Answer metadata(HttpCall call) throws IOException {
        if (call.path.size() == 2 && call.method.equals("GET")) {
            return Answer.json(200, dapr.metadata().json());
        }
        if (call.path.size() == 3 && call.method.equals("PUT")) {
            dapr.metadata().extend(call.segment(2), new String(call.body(), StandardCharsets.UTF_8));
            return Answer.NO_CONTENT;
        }
        return null;
    }

    private Answer shutdown() {
        dapr.closeSoon();
        return Answer.NO_CONTENT;
    }

    private static CloudEvents.Trace trace(HttpCall call) {
        String parent = call.header("traceparent");
        return isTraceparent(parent)
                ? new CloudEvents.Trace(parent, call.header("tracestate"))
                : CloudEvents.Trace.NONE;
    }

    /** Without tracing, daprd passes a given trace on unchanged, and otherwise sends zeros. */
    static String traceparent(String given) {
        return isTraceparent(given) ? given : NO_TRACE;
    }

    static boolean isTraceparent(String text) {
        return TRACEPARENT.matcher(text).matches();
    }
}
