package io.todoflow.deployment;

import static org.awaitility.Awaitility.await;

import io.todoflow.dev.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Redis, where the machine has one. */
public final class Redis implements AutoCloseable {

    private static final Optional<Path> BINARY = Stream.of(
                    System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();

    private final int port = FreePorts.find(1)[0];
    private final Process process;

    /** Starts it, and waits until it answers. */
    public Redis() {
        try {
            Path folder = Files.createTempDirectory("redis");
            process = new ProcessBuilder(
                            BINARY.orElseThrow().toString(),
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            "" + port,
                            "--save",
                            "",
                            "--dir",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("Redis").atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
    }

    /** Whether the machine has one. */
    public static boolean isFound() {
        return BINARY.isPresent();
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
