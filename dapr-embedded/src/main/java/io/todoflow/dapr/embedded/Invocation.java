package io.todoflow.dapr.embedded;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.dapr.v1.CommonProtos.HTTPExtension;
import io.dapr.v1.CommonProtos.InvokeRequest;
import io.dapr.v1.CommonProtos.InvokeResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Service invocation of the sidecar's own app and of the apps of other embedded sidecars in this JVM (recorded:
 * invoke-*).
 */
final class Invocation {

    private static final int BAD_REQUEST = 400;
    private static final int LONGEST_DETAIL = 63;
    private static final Map<String, Invocation> SIDECARS = new ConcurrentHashMap<>();
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "content-length",
            "dapr-api-token",
            "dapr-app-id",
            "host",
            "keep-alive",
            "traceparent",
            "transfer-encoding");

    private final String appId;
    private final @Nullable AppChannel app;

    Invocation(String appId, @Nullable AppChannel app) {
        this.appId = appId;
        this.app = app;
    }

    void register() {
        SIDECARS.put(appId, this);
    }

    void unregister() {
        SIDECARS.remove(appId, this);
    }

    /** {@code /v1.0/invoke/{app-id}/method/{path}}. The header takes precedence; the whole path is then the method. */
    @Nullable
    Answer byPath(HttpCall call) throws IOException {
        Answer byHeader = byHeader(call);
        if (byHeader != null) {
            return byHeader;
        }
        if (call.path.size() < 5
                || call.segment(2).isEmpty()
                || !call.segment(3).equals("method")) {
            return null;
        }
        return invoke(call, call.segment(2), call.path.subList(4, call.path.size()));
    }

    /** Any path with the header {@code dapr-app-id}. */
    @Nullable
    Answer byHeader(HttpCall call) throws IOException {
        String target = call.header("dapr-app-id");
        return target.isEmpty() ? null : invoke(call, target, call.path);
    }

    /** The deprecated gRPC method for invocation; it calls the app over HTTP as well. */
    InvokeResponse invoke(String target, InvokeRequest request, CloudEvents.Trace trace) {
        Invocation sidecar = sidecar(target);
        if (!request.hasHttpExtension()) {
            throw failed(target, "rpc error: code = InvalidArgument desc = missing HTTP extension field");
        }
        HTTPExtension.Verb verb = request.getHttpExtension().getVerb();
        if (verb == HTTPExtension.Verb.NONE || verb == HTTPExtension.Verb.CONNECT) {
            throw failed(target, "rpc error: code = InvalidArgument desc = invalid HTTP verb");
        }
        AppChannel channel = sidecar.app;
        if (channel == null) {
            throw failed(target, sidecar != this, "app channel is not initialized");
        }
        String query = request.getHttpExtension().getQuerystring();
        String pathAndQuery = cleaned(List.of(request.getMethod())) + (query.isEmpty() ? "" : "?" + query);
        Map<String, String> headers = Map.of(
                "Content-Type",
                request.getContentType().isEmpty() ? "application/json" : request.getContentType(),
                "traceparent",
                HttpApi.traceparent(trace.parent()));
        try {
            AppChannel.Answer answer = channel.send(
                    verb.name(),
                    pathAndQuery,
                    headers.entrySet(),
                    request.getData().getValue().toByteArray(),
                    null);
            if (!answer.successful()) {
                throw refused(answer);
            }
            return InvokeResponse.newBuilder()
                    .setData(Any.newBuilder().setValue(ByteString.copyFrom(answer.body())))
                    .setContentType(answer.headers().firstValue("content-type").orElse(""))
                    .build();
        } catch (IOException e) {
            throw failed(target, sidecar != this, channel.failure(verb.name(), pathAndQuery, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(target, "the sidecar is closing");
        }
    }

    /** The gRPC status and details for an HTTP status of the app. */
    private static StatusRuntimeException refused(AppChannel.Answer answer) {
        String reason = HttpResponseStatus.valueOf(answer.status()).reasonPhrase();
        String detail = new String(answer.body(), StandardCharsets.UTF_8);
        Status.Code code =
                switch (answer.status()) {
                    case 400 -> Status.Code.INTERNAL;
                    case 401 -> Status.Code.UNAUTHENTICATED;
                    case 403 -> Status.Code.PERMISSION_DENIED;
                    case 404 -> Status.Code.NOT_FOUND;
                    case 408 -> Status.Code.CANCELLED;
                    case 409 -> Status.Code.ALREADY_EXISTS;
                    case 429 -> Status.Code.RESOURCE_EXHAUSTED;
                    case 501 -> Status.Code.UNIMPLEMENTED;
                    case 503 -> Status.Code.UNAVAILABLE;
                    case 504 -> Status.Code.DEADLINE_EXCEEDED;
                    default -> Status.Code.UNKNOWN;
                };
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(reason)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reason)
                        .setDomain("dapr.io")
                        .putMetadata("http.code", Integer.toString(answer.status()))
                        .putMetadata(
                                "http.error_message", detail.substring(0, Math.min(LONGEST_DETAIL, detail.length())))
                        .build()))
                .build());
    }

    private Invocation sidecar(String target) {
        Invocation sidecar = target.equals(appId) ? this : SIDECARS.get(target);
        if (sidecar == null) {
            throw failed(target, "no host found with the given ID");
        }
        return sidecar;
    }

    private Answer invoke(HttpCall call, String target, List<String> path) throws IOException {
        Invocation sidecar = sidecar(target);
        boolean remote = sidecar != this;
        byte[] body = remote ? call.body(() -> failed(target, "stream too large")) : call.body();
        String query = call.exchange.getRequestURI().getRawQuery();
        String pathAndQuery = cleaned(path) + (query == null ? "" : "?" + query);
        AppChannel channel = sidecar.app;
        if (channel == null) {
            throw failed(target, remote, "app channel is not initialized");
        }
        try {
            AppChannel.Answer answer =
                    channel.send(call.method, pathAndQuery, headers(call, remote ? target : ""), body, null);
            return new Answer(answer.status(), answer.body(), headers(answer));
        } catch (IOException e) {
            throw failed(target, remote, channel.failure(call.method, pathAndQuery, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(target, "the sidecar is closing");
        }
    }

    private static DaprError failed(String target, boolean remote, String error) {
        return failed(target, (remote ? "rpc error: code = Internal desc = error invoking app channel: " : "") + error);
    }

    private static DaprError failed(String target, String error) {
        return new DaprError(
                500, Status.Code.INTERNAL, "ERR_DIRECT_INVOKE", "failed to invoke, id: " + target + ", err: " + error);
    }

    private List<Map.Entry<String, String>> headers(HttpCall call, String remoteTarget) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        call.exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> headers.add(new SimpleEntry<>(name, value)));
            }
        });
        headers.add(new SimpleEntry<>("traceparent", HttpApi.traceparent(call.header("traceparent"))));
        if (!remoteTarget.isEmpty()) {
            headers.add(new SimpleEntry<>("Dapr-Caller-App-Id", appId));
            headers.add(new SimpleEntry<>("Dapr-Caller-Namespace", "default"));
            headers.add(new SimpleEntry<>("Dapr-Callee-App-Id", remoteTarget));
            headers.add(new SimpleEntry<>("Forwarded", "for=localhost;by=localhost;host=localhost"));
            headers.add(new SimpleEntry<>("X-Forwarded-For", "localhost"));
            headers.add(new SimpleEntry<>("X-Forwarded-Host", "localhost"));
        }
        return headers;
    }

    private static Map<String, List<String>> headers(AppChannel.Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                headers.put(name, values);
            }
        });
        if (answer.status() >= BAD_REQUEST) {
            headers.putIfAbsent("Content-Type", List.of("application/json"));
        } else if (answer.body().length > 0) {
            headers.putIfAbsent("Content-Type", List.of("text/plain; charset=utf-8"));
        }
        return headers;
    }

    /** Recorded: invoke-method-escaped: decodes the path, then removes {@code .}, {@code ..} and empty segments. */
    private static String cleaned(List<String> path) {
        List<String> clean = new ArrayList<>();
        for (String segment : String.join("/", path).split("/", -1)) {
            if (segment.equals("..")) {
                if (!clean.isEmpty()) {
                    clean.remove(clean.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                clean.add(segment);
            }
        }
        try {
            return new URI(null, null, "/" + String.join("/", clean), null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
