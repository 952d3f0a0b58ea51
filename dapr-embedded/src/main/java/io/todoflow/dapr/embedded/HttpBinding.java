package io.todoflow.dapr.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code bindings.http}: sends requests to one server. Appends the metadata {@code path} of a call to the URL, and
 * sends metadata whose name starts with a capital letter as headers.
 */
final class HttpBinding implements OutputBinding {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String JSON = "application/json; charset=utf-8";
    private static final List<String> OPERATIONS =
            List.of("create", "get", "head", "post", "put", "patch", "delete", "options", "trace");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final String ERROR_IF_NOT_2XX = "errorIfNot2XX";

    private final String url;
    private final String errorIfNot2xx;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpBinding(Resources.Component component) {
        component.allowOnly(Set.of("url", ERROR_IF_NOT_2XX));
        url = component.metadata("url", "");
        errorIfNot2xx = component.metadata(ERROR_IF_NOT_2XX, "true");
    }

    @Override
    public List<String> operations() {
        return OPERATIONS;
    }

    @Override
    public Result invoke(String operation, byte[] data, Map<String, String> metadata) throws Failure {
        String method = operation.equals("create") ? "POST" : operation.toUpperCase(Locale.ROOT);
        URI target = target(metadata.getOrDefault("path", ""));
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(TIMEOUT)
                .header("Accept", JSON)
                .method(
                        method,
                        WITH_BODY.contains(method) ? BodyPublishers.ofByteArray(data) : BodyPublishers.noBody());
        if (WITH_BODY.contains(method)) {
            request.header("Content-Type", JSON);
        }
        metadata.forEach((name, value) -> {
            if (Character.isUpperCase(name.charAt(0))) {
                request.setHeader(name, value);
            }
        });
        HttpResponse<byte[]> response = send(request.build(), method, target);
        Map<String, String> answered = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> answered.put(name, String.join(", ", values)));
        answered.put("statusCode", Integer.toString(response.statusCode()));
        boolean isRefused = response.statusCode() / 100 != 2;
        if (isRefused && metadata.getOrDefault(ERROR_IF_NOT_2XX, errorIfNot2xx).equals("true")) {
            throw new Failure("received status code " + response.statusCode(), answered);
        }
        return new Result(response.body(), answered);
    }

    private HttpResponse<byte[]> send(HttpRequest request, String method, URI target) throws Failure {
        String said =
                "%s%s \"%s\": ".formatted(method.charAt(0), method.substring(1).toLowerCase(Locale.ROOT), target);
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new Failure(
                    said + "dial tcp %s:%d: connect: connection refused".formatted(target.getHost(), target.getPort()));
        } catch (IOException e) {
            throw new Failure(said + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(said + "the sidecar is closing");
        }
    }

    private URI target(String path) throws Failure {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        try {
            return URI.create(path.isEmpty() || path.startsWith("/") ? base + path : base + "/" + path);
        } catch (IllegalArgumentException e) {
            throw new Failure("invalid URL: " + e.getMessage());
        }
    }
}
