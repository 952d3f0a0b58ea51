package io.todoflow.camel.dapr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/** Paths on the application's HTTP server that are for the sidecar alone. */
final class SidecarHttpServer {

    private static final String TOKEN = "dapr-api-token";

    /**
     * What the sidecars add to a service invocation. The sidecar of the callee adds the app API token, too, so that the
     * token alone does not tell an event or a trigger from what another application makes up.
     */
    private static final List<String> INVOCATION =
            List.of("dapr-caller-app-id", "dapr-caller-namespace", "dapr-callee-app-id");

    private static final String INVOCATION_REFUSED =
            "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":"
                    + "\"This path is for the application's own sidecar, not for service invocation\"}";

    private SidecarHttpServer() {}

    /**
     * Serves a path. A service invocation is refused, and a caller without the app API token, where one is set.
     *
     * @see <a href="https://docs.dapr.io/operations/security/app-api-token/">Dapr app API token</a>
     */
    static Consumer serve(DaprComponent component, String path, String method, Processor handler) throws Exception {
        CamelContext context = component.getCamelContext();
        Endpoint endpoint = context.getEndpoint(
                "platform-http:%s?httpMethodRestrict=%s&useStreaming=true&muteException=true".formatted(path, method));
        ((PlatformHttpEndpoint) endpoint).setHeaderFilterStrategy(new SidecarHeaders());
        Consumer consumer = endpoint.createConsumer(exchange -> {
            if (isInvocation(exchange)) {
                answer(exchange, 403, "application/problem+json", INVOCATION_REFUSED);
            } else if (isSidecar(exchange, component.getAppApiToken())) {
                handler.process(exchange);
            } else {
                answerJson(exchange, 401, "{\"message\":\"the app API token is missing or wrong\"}");
            }
        });
        ServiceHelper.startService(consumer);
        return consumer;
    }

    private static boolean isInvocation(Exchange exchange) {
        return INVOCATION.stream().anyMatch(name -> exchange.getMessage().getHeader(name) != null);
    }

    private static boolean isSidecar(Exchange exchange, @Nullable String expected) {
        if (expected == null || expected.isEmpty()) {
            return true;
        }
        String sent = exchange.getMessage().getHeader(TOKEN, "", String.class);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    static void answerJson(Exchange exchange, int status, String json) {
        answer(exchange, status, "application/json", json);
    }

    private static void answer(Exchange exchange, int status, String contentType, String json) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, contentType);
        exchange.getMessage().setBody(json);
    }

    /** Of a request, only the token and the names of an invocation are of use; of a response, only the content type. */
    private static final class SidecarHeaders implements HeaderFilterStrategy {
        @Override
        public boolean applyFilterToCamelHeaders(String name, @Nullable Object value, Exchange exchange) {
            return !Exchange.CONTENT_TYPE.equalsIgnoreCase(name);
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, @Nullable Object value, Exchange exchange) {
            return !TOKEN.equalsIgnoreCase(name) && INVOCATION.stream().noneMatch(name::equalsIgnoreCase);
        }
    }
}
