package io.todoflow.camel.dapr;

import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.testing.FreePorts;
import io.todoflow.testing.TestHttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** A Camel context without routes, with an embedded Dapr for its {@code dapr:} component. */
final class CamelWithDapr implements AutoCloseable {

    private final EmbeddedDapr.Builder settings;
    EmbeddedDapr dapr;
    final DefaultCamelContext camel = new DefaultCamelContext();
    final DaprComponent component = new DaprComponent();
    private final ProducerTemplate template;
    private final @Nullable TestHttpServer app;

    private CamelWithDapr(UnaryOperator<EmbeddedDapr.Builder> settings, @Nullable TestHttpServer app, Object... beans) {
        int[] ports = FreePorts.find(2);
        this.app = app;
        this.settings = settings.apply(EmbeddedDapr.builder("camel")
                .httpPort(ports[0])
                .grpcPort(ports[1])
                .resourcesPaths(resources()));
        if (app != null) {
            camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_FACTORY, app);
        }
        dapr = this.settings.start();
        component.setGrpcEndpoint("127.0.0.1:" + dapr.grpcPort());
        component.setHttpEndpoint("http://127.0.0.1:" + dapr.httpPort());
        for (Object bean : beans) {
            camel.getRegistry().bind(bean.getClass().getSimpleName(), bean);
        }
        camel.addComponent("dapr", component);
        camel.start();
        template = camel.createProducerTemplate();
    }

    static CamelWithDapr start() {
        return start(builder -> builder);
    }

    static CamelWithDapr start(UnaryOperator<EmbeddedDapr.Builder> settings, Object... beans) {
        return new CamelWithDapr(settings, null, beans);
    }

    /** Lets the sidecar deliver to routes, which it finds when it restarts. */
    static CamelWithDapr startWithHttpServer() {
        TestHttpServer app = new TestHttpServer();
        return new CamelWithDapr(dapr -> dapr, app);
    }

    int appPort() {
        return java.util.Objects.requireNonNull(app).getServerPort();
    }

    /** Restarts the sidecar, so that it requests the subscriptions of the routes. */
    void letDaprFindTheRoutes() {
        dapr.kill();
        dapr = settings.appPort(java.util.Objects.requireNonNull(app).getServerPort())
                .start();
    }

    private static Path resources() {
        try {
            Path folder = Files.createTempDirectory("camel-dapr");
            Path secrets = folder.resolve("secrets.json");
            Files.writeString(secrets, "{\"smtp\":{\"username\":\"u\",\"password\":\"p\"},\"token\":\"t\"}");
            component(folder, "pubsub", "pubsub.in-memory", Map.of("protectedTopics", "forbidden"));
            component(folder, "statestore", "state.in-memory", Map.of());
            component(
                    folder,
                    "secretstore",
                    "secretstores.local.file",
                    Map.of("secretsFile", secrets.toString(), "multiValued", "true"));
            component(folder, "configstore", "configuration.redis", Map.of("redisHost", "unused"));
            component(folder, "echo", "conversation.echo", Map.of());
            component(folder, "lockstore", "lock.redis", Map.of("redisHost", "unused"));
            Files.writeString(folder.resolve("resiliency.yaml"), """
                    apiVersion: dapr.io/v1alpha1
                    kind: Resiliency
                    metadata: {name: camel}
                    spec:
                      policies: {retries: {again: {policy: constant, duration: 20ms, maxRetries: -1}}}
                      targets: {components: {pubsub: {inbound: {retry: again}}}}
                    """);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void component(Path folder, String name, String type, Map<String, String> metadata)
            throws IOException {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata: {name: %s}
                spec:
                  type: %s
                  version: v1
                  metadata:
                """.formatted(name, type));
        metadata.forEach((key, value) -> yaml.append("  - {name: %s, value: \"%s\"}\n".formatted(key, value)));
        Files.writeString(folder.resolve(name + ".yaml"), yaml);
    }

    /** Sends a body and headers (name, value, name, value, ...) to an endpoint; a failure is in the exchange. */
    Exchange send(String uri, @Nullable Object body, Object... headers) {
        ExchangeBuilder exchange = ExchangeBuilder.anExchange(camel).withBody(body);
        for (int i = 0; i < headers.length; i += 2) {
            exchange.withHeader((String) headers[i], headers[i + 1]);
        }
        return template.send(uri, exchange.build());
    }

    /** Restarts a killed sidecar on its ports. */
    void restartDapr() {
        dapr = settings.start();
    }

    /** Does the same with other settings. */
    void restartDapr(UnaryOperator<EmbeddedDapr.Builder> change) {
        dapr = change.apply(settings).start();
    }

    private static boolean isHealthy(EmbeddedDapr dapr) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + dapr.httpPort() + "/v1.0/healthz");
        return HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 204;
    }

    @Override
    public void close() {
        camel.stop();
        dapr.kill();
        if (app != null) {
            app.close();
        }
    }
}
