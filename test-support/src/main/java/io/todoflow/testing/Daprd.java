package io.todoflow.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real daprd with resources of {@code dapr-components}, in which addresses are replaced. */
public final class Daprd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String appId;
    private final int appPort;
    private final int[] ports = FreePorts.find(4);
    private final Path folder;
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile @Nullable Process process;
    private volatile boolean restarted;

    /**
     * Prepares a sidecar.
     *
     * @param appId its app-id
     * @param appPort port of the application, or 0 for none
     */
    public Daprd(String appId, int appPort) {
        this.appId = appId;
        this.appPort = appPort;
        try {
            folder = Files.createTempDirectory("daprd-" + appId);
            Files.createDirectory(folder.resolve("resources"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        configure("", Map.of());
    }

    /** Copies the resources of folders, with replaced texts. A running sidecar reloads them immediately. */
    public Daprd resources(List<String> folders, Map<String, String> replacements) {
        for (String name : folders) {
            for (Path file : Yaml.files(DaprResources.FOLDER.resolve(name), ".yaml")) {
                write(folder.resolve("resources").resolve(file.getFileName()), replace(Yaml.text(file), replacements));
            }
        }
        return this;
    }

    /** Uses a file of {@code dapr-components/configuration}. A separate file resolves the names of other sidecars. */
    public Daprd configure(String configuration, Map<String, String> replacements) {
        String content = configuration.isEmpty()
                ? "{apiVersion: dapr.io/v1alpha1, kind: Configuration, metadata: {name: todoflow}, spec: {}}"
                : replace(
                        Yaml.text(DaprResources.FOLDER.resolve("configuration/" + configuration + ".yaml")),
                        replacements);
        ObjectNode tree = (ObjectNode) Yaml.documents(content).get(0);
        ((ObjectNode) tree.get("spec"))
                .set(
                        "nameResolution",
                        Yaml.documents("{component: sqlite, version: v1, configuration: {connectionString: \"%s\"}}"
                                        .formatted(folder.resolve("names.db")))
                                .get(0));
        write(folder.resolve("configuration.yaml"), Yaml.write(tree));
        return this;
    }

    private static String replace(String text, Map<String, String> replacements) {
        String replaced = text;
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            replaced = replaced.replace(replacement.getKey(), replacement.getValue());
        }
        return replaced;
    }

    private static void write(Path file, String text) {
        try {
            // Atomically, because a running sidecar reads the file
            Path whole = Files.writeString(file.resolveSibling("." + file.getFileName() + ".new"), text);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file next to the resources, such as one with secrets, and returns its path. */
    public Path file(String name, String content) {
        write(folder.resolve(name), content);
        return folder.resolve(name);
    }

    /** Restarts it whenever it exits, like Kubernetes. */
    public Daprd restarted() {
        restarted = true;
        return this;
    }

    /** The number of restarts. */
    public int restarts() {
        return restarts.get();
    }

    /** Starts it, and waits until its components are loaded; the application need not run. */
    public Daprd start() {
        launch();
        await("daprd of " + appId).atMost(PATIENCE).until(() -> {
            if (!isAlive() && !restarted) {
                throw new IllegalStateException("daprd has ended: " + log());
            }
            return isReady();
        });
        return this;
    }

    private void launch() {
        List<String> command = new ArrayList<>(List.of(
                DaprRuntime.DAPRD_BINARY.orElseThrow().toString(),
                "--app-id=" + appId,
                "--dapr-http-port=" + ports[0],
                "--dapr-grpc-port=" + ports[1],
                "--dapr-internal-grpc-port=" + ports[2],
                "--metrics-port=" + ports[3],
                "--dapr-listen-addresses=127.0.0.1",
                "--dapr-internal-grpc-listen-address=127.0.0.1",
                "--metrics-listen-address=127.0.0.1",
                "--dapr-graceful-shutdown-seconds=20",
                "--resources-path=" + folder.resolve("resources"),
                "--config=" + folder.resolve("configuration.yaml")));
        if (appPort > 0) {
            command.addAll(List.of("--app-port=" + appPort, "--app-channel-address=127.0.0.1"));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("daprd.log").toFile()));
        builder.environment().put("DAPR_HOST_IP", "127.0.0.1");
        try {
            Process started = builder.start();
            process = started;
            started.onExit().thenRun(() -> {
                if (restarted) {
                    restarts.incrementAndGet();
                    launch();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        try {
            return client().sidecar("GET", "/v1.0/healthz/outbound", "").status() == 204;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** A client of its API and of its application. */
    public TodoflowClient client() {
        return new TodoflowClient(appPort, ports[0]);
    }

    /** The answer of its metadata API. */
    public JsonNode metadata() {
        return client().sidecar("GET", "/v1.0/metadata", "").json();
    }

    /** Port of its gRPC API. */
    public int grpcPort() {
        return ports[1];
    }

    /** Its log. */
    public String log() {
        return Yaml.text(folder.resolve("daprd.log"));
    }

    /** Stops it with SIGTERM, and waits for its end. */
    @Override
    public void close() {
        restarted = false;
        Process running = process;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(30, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
