package io.todoflow.camel.dapr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spi.FactoryFinder;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/** Serves paths on the application's HTTP server that only the sidecar may call. */
final class SidecarHttpServer {

    private static final String TOKEN = "dapr-api-token";

    /**
     * Headers that sidecars add to a service invocation. The callee's sidecar also adds the app API token, so the token
     * alone does not distinguish an event or a trigger from a forged call of another application.
     */
    private static final List<String> INVOCATION =
            List.of("dapr-caller-app-id", "dapr-caller-namespace", "dapr-callee-app-id");

    private static final String INVOCATION_REFUSED =
            "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":"
                    + "\"This path is for the application's own sidecar, not for service invocation\"}";

    private SidecarHttpServer() {}

    /** Whether the application has an HTTP server to which the sidecar can send requests. */
    static boolean isThere(CamelContext context) {
        return context.getRegistry().findSingleByType(SidecarServer.class) != null
                || context.getRegistry().lookupByName(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME) != null
                || context.hasComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME)
                                instanceof PlatformHttpComponent component
                        && component.getEngine() != null
                || context.getCamelContextExtension()
                        .getFactoryFinder(FactoryFinder.DEFAULT_PATH)
                        .findClass(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_FACTORY)
                        .isPresent();
    }

    /**
     * Serves a path. Refuses service invocations and, if an app API token is set, callers without it.
     *
     * @see <a href="https://docs.dapr.io/operations/security/app-api-token/">Dapr app API token</a>
     */
    static Consumer serve(DaprComponent component, String path, String method, Processor handler) throws Exception {
        CamelContext context = component.getCamelContext();
        Endpoint endpoint = context.getEndpoint(
                "platform-http:%s?httpMethodRestrict=%s&useStreaming=true&muteException=true".formatted(path, method));
        ((PlatformHttpEndpoint) endpoint).setHeaderFilterStrategy(new SidecarHeaders());
        Consumer consumer = endpoint.createConsumer(exchange -> {
            SidecarServer.Answer refusal = refusal(new OfExchange(exchange), component.getAppApiToken());
            if (refusal == null) {
                handler.process(exchange);
            } else {
                answer(exchange, refusal);
            }
        });
        ServiceHelper.startService(consumer);
        return consumer;
    }

    /**
     * Serves deliveries, through the {@link SidecarServer} in the registry if there is one. Refuses the same callers.
     */
    static SidecarServer.Registration serveDeliveries(
            DaprComponent component, String path, SidecarServer.Handler handler) throws Exception {
        SidecarServer server = component.getCamelContext().getRegistry().findSingleByType(SidecarServer.class);
        if (server == null) {
            Consumer consumer = serve(
                    component, path, "POST", exchange -> answer(exchange, handler.answer(new OfExchange(exchange))));
            return () -> ServiceHelper.stopAndShutdownService(consumer);
        }
        return server.serve(path, request -> {
            SidecarServer.Answer refusal = refusal(request, component.getAppApiToken());
            return refusal == null ? handler.answer(request) : refusal;
        });
    }

    private static SidecarServer.@Nullable Answer refusal(SidecarServer.Request request, @Nullable String token) {
        if (INVOCATION.stream().anyMatch(name -> request.header(name) != null)) {
            return new SidecarServer.Answer(403, "application/problem+json", INVOCATION_REFUSED);
        }
        return isSidecar(request, token)
                ? null
                : SidecarServer.Answer.json(401, "{\"message\":\"the app API token is missing or wrong\"}");
    }

    private static boolean isSidecar(SidecarServer.Request request, @Nullable String expected) {
        if (expected == null || expected.isEmpty()) {
            return true;
        }
        String sent = request.header(TOKEN);
        return sent != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    private record OfExchange(Exchange exchange) implements SidecarServer.Request {
        @Override
        public @Nullable String header(String name) {
            return exchange.getMessage().getHeader(name, String.class);
        }

        @Override
        public byte[] body() {
            byte[] content = exchange.getMessage().getBody(byte[].class);
            return content == null ? new byte[0] : content;
        }
    }

    static void answerJson(Exchange exchange, int status, String json) {
        answer(exchange, SidecarServer.Answer.json(status, json));
    }

    private static void answer(Exchange exchange, SidecarServer.Answer answer) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, answer.contentType());
        exchange.getMessage().setBody(answer.body());
    }

    /** Keeps only the token and the headers of an invocation from a request, and the content type of a response. */
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
