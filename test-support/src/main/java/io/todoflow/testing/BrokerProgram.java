package io.todoflow.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A broker that is installed on the machine. */
abstract class BrokerProgram implements Broker {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    final int port = FreePorts.find(1)[0];
    final Path folder;
    private @Nullable Process process;

    BrokerProgram(String name) {
        try {
            folder = Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** The command with its arguments. */
    abstract List<String> command();

    /** Its environment variables. */
    Map<String, String> environment() {
        return Map.of();
    }

    /** Prepares the broker after it has started to listen. */
    void prepare() throws IOException {}

    /** The folder of its data. */
    Path data() {
        return folder.resolve("data");
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().putAll(environment());
        try {
            Files.createDirectories(data());
            Process started = builder.start();
            process = started;
            await(getClass().getSimpleName() + " listens").atMost(PATIENCE).until(() -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException("It has ended, see " + folder.resolve("log"));
                }
                return isListening();
            });
            prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void startEmpty() {
        try {
            FileSystemUtils.deleteRecursively(data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    @Override
    public ProcessHandle handle() {
        return Objects.requireNonNull(process).toHandle();
    }

    @Override
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
