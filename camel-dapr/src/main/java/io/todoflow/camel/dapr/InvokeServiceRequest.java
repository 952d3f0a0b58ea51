package io.todoflow.camel.dapr;

import io.dapr.client.domain.HttpExtension;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.UnsafeUriCharactersEncoder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls another service through the sidecar's HTTP API, because service invocation over gRPC is deprecated.
 *
 * @see <a href="https://docs.dapr.io/reference/api/service_invocation_api/">Dapr service invocation API</a>
 */
final class InvokeServiceRequest implements SidecarRequest {

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    private final SidecarClient sidecar;
    private final InvokeServiceOptions options;

    InvokeServiceRequest(SidecarClient sidecar, InvokeServiceOptions options) {
        this.sidecar = sidecar;
        this.options = options;
    }

    @Override
    public Mono<Void> send(Message message) throws IOException {
        String service = RequestValues.required(
                message, DaprConstants.SERVICE_TO_INVOKE, options.getServiceToInvoke(), "serviceToInvoke");
        String method = RequestValues.required(
                message, DaprConstants.METHOD_TO_INVOKE, options.getMethodToInvoke(), "methodToInvoke");
        HttpExtension extension = extension(message);
        String path = "/v1.0/invoke/%s/method/%s%s"
                .formatted(service, method.startsWith("/") ? method.substring(1) : method, query(method, extension));
        HttpRequest.Builder request = sidecar.httpRequest(UnsafeUriCharactersEncoder.encodeHttpURI(path));
        writeTo(request, extension, message);
        return sidecar.http(request)
                .doOnNext(answer -> read(answer, service, message))
                .then();
    }

    private HttpExtension extension(Message message) {
        @Nullable
        HttpExtension given = RequestValues.optional(
                message, DaprConstants.HTTP_EXTENSION, options.getHttpExtension(), HttpExtension.class);
        if (given != null) {
            return given;
        }
        String verb = RequestValues.required(message, DaprConstants.VERB, options.getVerb(), "verb");
        Map<?, ?> headers = message.getHeader(DaprConstants.HTTP_HEADERS, Map.of(), Map.class);
        Map<?, ?> query = message.getHeader(DaprConstants.QUERY_PARAMETERS, Map.of(), Map.class);
        return new HttpExtension(HttpExtensions.method(verb), lists(query), RequestValues.strings(headers));
    }

    private static Map<String, List<String>> lists(Map<?, ?> query) {
        Map<String, List<String>> lists = new java.util.LinkedHashMap<>();
        query.forEach((name, value) -> lists.put(
                name.toString(),
                value instanceof Collection<?> values
                        ? values.stream().map(String::valueOf).toList()
                        : List.of(String.valueOf(value))));
        return lists;
    }

    private static String query(String method, HttpExtension extension) {
        StringJoiner query = new StringJoiner("&", method.contains("?") ? "&" : "?", "").setEmptyValue("");
        extension
                .getQueryParams()
                .forEach((name, values) ->
                        values.forEach(value -> query.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                                + URLEncoder.encode(value, StandardCharsets.UTF_8))));
        return query.toString();
    }

    private void writeTo(HttpRequest.Builder request, HttpExtension extension, Message message) throws IOException {
        String verb = extension.getMethod().name().toUpperCase(Locale.ROOT);
        @Nullable String contentType = contentType(message);
        byte[] body = WITHOUT_BODY.contains(verb) ? new byte[0] : RequestValues.bytes(message, contentType);
        if (body.length == 0) {
            request.method(verb, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(verb, HttpRequest.BodyPublishers.ofByteArray(body));
            request.setHeader("Content-Type", contentType == null ? "application/json" : contentType);
        }
        TraceContext.forEach(message, request::setHeader);
        extension.getHeaders().forEach(request::setHeader);
    }

    private @Nullable String contentType(Message message) {
        @Nullable String asked = RequestValues.text(message, DaprConstants.CONTENT_TYPE, options.getContentType());
        return asked != null ? asked : message.getHeader(Exchange.CONTENT_TYPE, String.class);
    }

    private void read(HttpResponse<byte[]> answer, String service, Message message) {
        @Nullable
        String contentType = answer.headers().firstValue("Content-Type").orElse(null);
        int status = answer.statusCode();
        if (status == 401 && new String(answer.body(), StandardCharsets.UTF_8).startsWith("invalid api token")) {
            throw SidecarFailures.of(SidecarException.Code.TOKEN_WRONG, "401", null);
        }
        if (options.isThrowExceptionOnFailure() && (status < 200 || status > 299)) {
            throw new ServiceInvocationException(service, status, contentType, answer.body());
        }
        message.setBody(answer.body().length == 0 ? null : answer.body());
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.removeHeader(Exchange.CONTENT_TYPE);
        if (contentType != null) {
            message.setHeader(Exchange.CONTENT_TYPE, contentType);
        }
    }
}
