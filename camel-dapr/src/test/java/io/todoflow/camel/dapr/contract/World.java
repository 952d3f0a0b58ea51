package io.todoflow.camel.dapr.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.config.Properties;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A sidecar, the app behind it, and clients of the sidecar's APIs. */
final class World implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** The resources, and the output of daprd. */
    private static final Path FOLDER = Path.of("target", "dapr-contract");

    /** A long timeout: the binary of daprd has over 200 MB, which a busy disk reads slowly. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(5);

    private final DaprRuntime runtime;
    private final Setup setup;
    private final FakeApp app;
    private final Path folder;
    private Sidecar sidecar;
    private @Nullable DaprClient sdk;
    private @Nullable ManagedChannel channel;

    /** An answer of the sidecar. */
    record Answer(int status, HttpHeaders headers, String body) {
        JsonNode json() {
            return World.json(body);
        }

        String errorCode() {
            return json().path("errorCode").asText();
        }

        String message() {
            return json().path("message").asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private World(DaprRuntime runtime, Setup setup, FakeApp app) throws IOException {
        this.runtime = runtime;
        this.setup = setup;
        this.app = app;
        this.folder = Files.createTempDirectory(Files.createDirectories(FOLDER), setup.appId)
                .toAbsolutePath();
        Path resources = Files.createDirectory(folder.resolve("resources"));
        for (int i = 0; i < setup.resources.size(); i++) {
            String yaml = setup.resources.get(i);
            Files.writeString(
                    resources.resolve("resource-" + i + ".yaml"),
                    runtime == DaprRuntime.DAPRD ? Service.resolve(yaml, setup.services) : yaml);
        }
        if (runtime == DaprRuntime.DAPRD && !setup.topics.isEmpty()) {
            Service.createTopics(setup.topics);
        }
        String scopes = setup.secretScopes.isEmpty() ? "" : "  secrets:\n    scopes:\n" + setup.secretScopes.indent(4);
        Files.writeString(folder.resolve("config.yaml"), """
                apiVersion: dapr.io/v1alpha1
                kind: Configuration
                metadata: {name: contract}
                spec:
                """ + (runtime == DaprRuntime.DAPRD ? names() : "") + scopes);
        this.sidecar = startSidecar();
    }

    /** Resolves names by a file: without multicast, and invisible to other runs. */
    private static String names() {
        Path file = FOLDER.resolve("names-" + ProcessHandle.current().pid()).toAbsolutePath();
        return "  nameResolution: {component: sqlite, configuration: {connectionString: \"" + file + ".db\"}}\n";
    }

    /** Starts a sidecar and its app, and waits until both have found each other. */
    static World start(DaprRuntime runtime, Setup setup) {
        return start(runtime, setup, new FakeApp(setup.subscriptions));
    }

    static World start(DaprRuntime runtime, Setup setup, FakeApp app) {
        try {
            if (setup.withApp && setup.appListens) {
                app.listen();
            }
            World world = new World(runtime, setup, app);
            world.awaitStatus("/v1.0/healthz/outbound", 204);
            if (setup.appListens) {
                world.awaitStatus("/v1.0/healthz", 204);
            }
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sidecar startSidecar() throws IOException {
        int appPort = setup.withApp ? app.port : 0;
        return runtime == DaprRuntime.EMBEDDED
                ? Sidecar.Embedded.start(setup, appPort, folder)
                : Sidecar.Daprd.start(setup, appPort, folder);
    }

    DaprRuntime runtime() {
        return runtime;
    }

    /** The name of the setup. */
    String variant() {
        return setup.name;
    }

    /** Sets a value of the configuration store in database 1 of Redis; null deletes it. */
    void configure(String store, String key, @Nullable String value) {
        if (sidecar instanceof Sidecar.Embedded embedded) {
            embedded.dapr().configure(store, key, value);
        } else if (value == null) {
            Service.redis(1, "DEL", key);
        } else {
            Service.redis(1, "SET", key, value);
        }
    }

    FakeApp app() {
        return app;
    }

    Sidecar sidecar() {
        return sidecar;
    }

    /** A client of the Dapr Java SDK, over gRPC. */
    DaprClient sdk() {
        if (sdk == null) {
            sdk = new DaprClientBuilder()
                    .withPropertyOverride(Properties.GRPC_ENDPOINT, "127.0.0.1:" + sidecar.grpcPort())
                    .withPropertyOverride(Properties.HTTP_ENDPOINT, "http://127.0.0.1:" + sidecar.httpPort())
                    .build();
        }
        return sdk;
    }

    ManagedChannel channel() {
        if (channel == null) {
            channel = NettyChannelBuilder.forAddress("127.0.0.1", sidecar.grpcPort())
                    .usePlaintext()
                    .build();
        }
        return channel;
    }

    /** Sends JSON; single quotes stand for double ones. */
    Answer post(String path, String json) {
        return send("POST", path, json.replace('\'', '"'), "content-type", "application/json");
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    /** Publishes a JSON object. */
    Answer publish(String topic, String json) {
        return post("/v1.0/publish/pubsub/" + topic, json);
    }

    Answer send(String method, String path, String body, String... headers) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + sidecar.httpPort() + path))
                    .timeout(Duration.ofSeconds(60))
                    .method(
                            method,
                            body.length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether the HTTP API no longer listens. */
    boolean isClosed() {
        try {
            get("/v1.0/healthz/outbound");
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    /** Starts a sidecar like the one that has ended. */
    void restart() {
        try {
            sidecar = startSidecar();
            awaitStatus("/v1.0/healthz", 204);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitStatus(String path, int status) {
        await().ignoreException(UncheckedIOException.class)
                .until(() -> get(path).status() == status);
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL);
    }

    /** Delays a handler, for tests of its duration. */
    static void take(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Waits until a value is as expected. */
    static <T> void awaitEqual(T expected, Supplier<T> actual) {
        await().untilAsserted(() ->
                org.assertj.core.api.Assertions.assertThat(actual.get()).isEqualTo(expected));
    }

    /** Reads JSON; single quotes do not stand for double ones here. */
    static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    static int freePort() {
        return FreePorts.find(1)[0];
    }

    @Override
    public void close() {
        try {
            if (sdk != null) {
                sdk.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (channel != null) {
                channel.shutdownNow();
            }
            sidecar.kill();
            app.close();
        }
    }
}
