package io.todoflow.camel.dapr;

import io.todoflow.dapr.embedded.EmbeddedDapr;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.camel.spi.ComponentCustomizer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** An application that consists of an HTTP server, Camel with the {@code dapr:} component, and an embedded Dapr. */
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
class SidecarApp {

    static final String NO_FLOWS = "camel.main.routes-include-pattern=false";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Sends a POST request like the sidecar. */
    static HttpResponse<String> post(int port, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Starts the sidecar when the routes are up, because it requests the subscriptions only once. */
    @Bean
    Sidecar dapr(
            @Value("${server.port}") int port,
            @Value("${development.dapr.http-port}") int httpPort,
            @Value("${development.dapr.grpc-port}") int grpcPort) {
        return new Sidecar(EmbeddedDapr.builder("sidecar-app")
                .appPort(port)
                .httpPort(httpPort)
                .grpcPort(grpcPort)
                .resourcesPaths(Path.of("dapr-components/local")));
    }

    static final class Sidecar implements AutoCloseable {

        private final EmbeddedDapr.Builder settings;
        private @Nullable EmbeddedDapr running;

        Sidecar(EmbeddedDapr.Builder settings) {
            this.settings = settings;
        }

        @EventListener(ApplicationReadyEvent.class)
        public void start() {
            running = settings.start();
        }

        @Override
        public void close() {
            if (running != null) {
                running.kill();
            }
        }
    }

    @Bean
    ComponentCustomizer daprComponent(
            @Value("${todoflow.dapr.grpc-endpoint}") String grpc,
            @Value("${todoflow.dapr.http-endpoint}") String http) {
        return ComponentCustomizer.forType(DaprComponent.class, dapr -> {
            dapr.setGrpcEndpoint(grpc);
            dapr.setHttpEndpoint(http);
        });
    }
}
