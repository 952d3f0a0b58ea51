package io.todoflow.dapr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.v1.DaprActorsProtos.GetActorStateRequest;
import io.dapr.v1.DaprGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.todoflow.testing.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Behaviour of the embedded Dapr beyond the contract: it refuses features by name, restarts within one JVM, and runs as
 * a separate process.
 */
class EmbeddedDaprTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path resources;

    private EmbeddedDapr.Builder builder() {
        return EmbeddedDapr.builder("app").resourcesPaths(resources);
    }

    private void given(String yaml) throws IOException {
        Files.writeString(resources.resolve("resource.yaml"), yaml);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kind: Component, metadata: {name: p}, spec: {type: pubsub.mqtt3}}                                                 | component p of type pubsub.mqtt3
            {kind: Component, metadata: {name: p}, spec: {type: pubsub.in-memory, metadata: [{name: x, value: y}]}}            | metadata 'x' of component p (pubsub.in-memory)
            {kind: Component, metadata: {name: p}, spec: {type: pubsub.in-memory, metadata: [{name: x, secretKeyRef: {}}]}}    | component p: metadata 'x' without a plain value
            {kind: HTTPEndpoint, metadata: {name: h}}                                                                         | kind 'HTTPEndpoint'
            {kind: Resiliency, spec: {policies: {circuitBreakers: {c: {}}}}}                                                   | circuit breakers (Resiliency)
            {kind: Resiliency, spec: {policies: {retries: {DefaultRetryPolicy: {}}}}}                                          | the default policy 'DefaultRetryPolicy' (Resiliency)
            {kind: Resiliency, spec: {policies: {retries: {r: {matching: {}}}}}}                                               | retry matching (Resiliency policy 'r')
            {kind: Resiliency, spec: {targets: {apps: {a: {retry: r}}}}}                                                       | Resiliency targets other than components
            {kind: Component, metadata: {name: l}, spec: {type: lock.redis, metadata: [{name: keyPrefix, value: y}]}}           | metadata 'keyPrefix' of component l
            """)
    void anUnsupportedFeatureIsRefusedAtStartupByName(String yaml, String name) throws IOException {
        given(yaml);

        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(RuntimeException.class)
                .hasMessageStartingWith("the embedded Dapr does not")
                .hasMessageContaining(name);
    }

    @Test
    void aComponentThatMayFailIsSkipped() throws Exception {
        given("{kind: Component, metadata: {name: p}, spec: {type: pubsub.mqtt3, ignoreErrors: true}}");

        try (EmbeddedDapr dapr = builder().start()) {
            assertThat(send(dapr, "POST", "/v1.0/publish/p/t").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anUnsupportedRequestIsAnswered() throws Exception {
        try (EmbeddedDapr dapr = builder().start()) {
            HttpResponse<String> answer = send(dapr, "POST", "/v1.0/actors/a/b");
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(answer.body()).contains("the embedded Dapr does not serve /v1.0/actors");

            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", dapr.grpcPort())
                    .usePlaintext()
                    .build();
            assertThatThrownBy(() ->
                            DaprGrpc.newBlockingStub(channel).getActorState(GetActorStateRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("does not serve dapr.proto.runtime.v1.Dapr/GetActorState");
            channel.shutdownNow();
        }
    }

    @Test
    void aFarTooLargeBodyIsAnswered() throws Exception {
        given("{kind: Component, metadata: {name: p}, spec: {type: pubsub.in-memory}}");

        try (EmbeddedDapr dapr = builder().start()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + dapr.httpPort() + "/v1.0/publish/p/t"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[20 * 1024 * 1024]))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("stream too large");
        }
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> builder().httpPort(port).start())
                    .hasMessageStartingWith("the Dapr HTTP port " + port + " cannot be opened");
            assertThatThrownBy(() -> builder().grpcPort(port).start())
                    .hasMessageStartingWith("the Dapr gRPC port " + port + " cannot be opened");
        }
    }

    @Test
    void aSidecarCanRestartOnItsPorts() throws Exception {
        // Given ports that no connection of another process can take meanwhile
        int[] ports = FreePorts.find(2);
        EmbeddedDapr first = builder().httpPort(ports[0]).grpcPort(ports[1]).start();
        send(first, "GET", "/v1.0/healthz");

        // When, Then
        first.close();
        EmbeddedDapr second = builder().httpPort(ports[0]).grpcPort(ports[1]).start();
        send(second, "GET", "/v1.0/healthz");
        second.kill();
        try (EmbeddedDapr third =
                builder().httpPort(ports[0]).grpcPort(ports[1]).start()) {
            assertThat(send(third, "GET", "/v1.0/healthz").statusCode()).isEqualTo(204);
        }
    }

    @Test
    void theEmbeddedDaprRunsAsASeparateProcess() throws Exception {
        given("{kind: Component, metadata: {name: p}, spec: {type: pubsub.in-memory}}");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedDaprMain.class.getName(),
                        "--app-id",
                        "app",
                        "--dapr-http-port",
                        "0",
                        "--dapr-grpc-port",
                        "0",
                        "--resources-path",
                        resources.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            int port = output.lines()
                    .filter(line -> line.startsWith("dapr "))
                    .mapToInt(line -> Integer.parseInt(line.split(" ")[1]))
                    .findFirst()
                    .orElseThrow();

            assertThat(send(port, "POST", "/v1.0/publish/p/t").statusCode()).isEqualTo(204);
            assertThat(send(port, "POST", "/v1.0/shutdown").statusCode()).isEqualTo(204);
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anExponentialRetryGrowsToItsMaximumAndEndsAfterFifteenMinutes() {
        AtomicLong now = new AtomicLong();
        Resiliency.Pauses pauses =
                new Resiliency.Pauses(new Resiliency.Retry(true, Duration.ZERO, Duration.ofSeconds(10), -1), now::get);
        Duration pause = pauses.next();
        assertThat(pause).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        Duration longest = Duration.ZERO;
        while (pause != null) {
            longest = pause.compareTo(longest) > 0 ? pause : longest;
            now.addAndGet(pause.toNanos());
            pause = pauses.next();
        }

        assertThat(longest).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
        assertThat(Duration.ofNanos(now.get())).isBetween(Duration.ofSeconds(14 * 60 + 45), Duration.ofMinutes(15));
    }

    private static HttpResponse<String> send(EmbeddedDapr dapr, String method, String path) throws Exception {
        return send(dapr.httpPort(), method, path);
    }

    private static HttpResponse<String> send(int port, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
