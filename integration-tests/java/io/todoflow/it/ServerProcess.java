package io.todoflow.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server in a separate process. Appends its output to a file, and never outlives the tests. */
abstract class ServerProcess implements AutoCloseable {

    static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration EXIT = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private final Path log;
    private @Nullable Process process;
    private boolean paused;

    ServerProcess(Path log) {
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    abstract List<String> command();

    Map<String, String> environment() {
        return Map.of();
    }

    /** Whether it serves. */
    abstract boolean isReady();

    /** Starts it, and waits until it serves. */
    void start() {
        launch();
        awaitReady();
    }

    /** Starts several servers, and waits until they serve. */
    static void startTogether(List<ServerProcess> processes) {
        processes.forEach(ServerProcess::launch);
        processes.forEach(ServerProcess::awaitReady);
    }

    /** Starts it, without waiting. */
    void launch() {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment());
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        Wait.until(START_UP, this + " serves", () -> {
            if (!isAlive()) {
                throw new IllegalStateException("%s has ended, see %s".formatted(this, log));
            }
            return isReady();
        });
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    ProcessHandle handle() {
        return running().toHandle();
    }

    /** Its resident memory, in MiB. */
    double residentMib() {
        try {
            return Files.readAllLines(Path.of("/proc/%d/status".formatted(handle().pid()))).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it with SIGKILL. */
    void kill() {
        resume();
        running().destroyForcibly();
        awaitExit();
    }

    /** Stops it with SIGTERM, and waits for its end. */
    int stop() {
        terminate();
        return awaitExit();
    }

    /** Sends SIGTERM without waiting. */
    void terminate() {
        running().destroy();
    }

    int awaitExit() {
        try {
            if (!running().waitFor(EXIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("%s does not end, see %s".formatted(this, log));
            }
            return running().exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Pauses it: it exists, but does not answer. */
    void pause() {
        Signals.stop(running().toHandle());
        paused = true;
    }

    void resume() {
        if (paused) {
            Signals.resume(running().toHandle());
            paused = false;
        }
    }

    /** Whether its output so far contains the text. */
    boolean hasLogged(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process running() {
        return Objects.requireNonNull(process, () -> this + " was not started");
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** The status of a GET; 0 without an answer. */
    static int status(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
