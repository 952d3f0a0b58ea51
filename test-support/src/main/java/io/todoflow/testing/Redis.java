package io.todoflow.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A real Redis, if it is installed. */
public final class Redis implements AutoCloseable {

    private static final Optional<Path> BINARY = Programs.onPath("redis-server");

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

    /** Whether it is installed. */
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
