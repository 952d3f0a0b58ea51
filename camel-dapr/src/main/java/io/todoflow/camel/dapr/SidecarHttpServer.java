package io.todoflow.camel.dapr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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

    private SidecarHttpServer() {}

    /**
     * Serves a path. A caller without the app API token, where one is set, is refused.
     *
     * @see <a href="https://docs.dapr.io/operations/security/app-api-token/">Dapr app API token</a>
     */
    static Consumer serve(DaprComponent component, String path, String method, Processor handler) throws Exception {
        CamelContext context = component.getCamelContext();
        Endpoint endpoint = context.getEndpoint(
                "platform-http:%s?httpMethodRestrict=%s&useStreaming=true&muteException=true".formatted(path, method));
        ((PlatformHttpEndpoint) endpoint).setHeaderFilterStrategy(new SidecarHeaders());
        Consumer consumer = endpoint.createConsumer(exchange -> {
            if (isSidecar(exchange, component.getAppApiToken())) {
                handler.process(exchange);
            } else {
                answerJson(exchange, 401, "{\"message\":\"the app API token is missing or wrong\"}");
            }
        });
        ServiceHelper.startService(consumer);
        return consumer;
    }

    private static boolean isSidecar(Exchange exchange, @Nullable String expected) {
        if (expected == null || expected.isEmpty()) {
            return true;
        }
        String sent = exchange.getMessage().getHeader(TOKEN, "", String.class);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    static void answerJson(Exchange exchange, int status, String json) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(json);
    }

    /** Of a request, only the token is of use; of a response, only the content type. */
    private static final class SidecarHeaders implements HeaderFilterStrategy {
        @Override
        public boolean applyFilterToCamelHeaders(String name, @Nullable Object value, Exchange exchange) {
            return !Exchange.CONTENT_TYPE.equalsIgnoreCase(name);
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, @Nullable Object value, Exchange exchange) {
            return !TOKEN.equalsIgnoreCase(name);
        }
    }
}
