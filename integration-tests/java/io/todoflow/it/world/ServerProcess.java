package io.todoflow.it.world;

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
public abstract class ServerProcess implements AutoCloseable {

    static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration EXIT = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private final Path log;
    private @Nullable Process process;
    private boolean paused;

    /** A process that is not started yet, and the file of its output. */
    public ServerProcess(Path log) {
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    protected abstract List<String> command();

    protected Map<String, String> environment() {
        return Map.of();
    }

    /** Whether it serves. */
    protected abstract boolean isReady();

    /** Starts it, and waits until it serves. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts several servers, and waits until they serve. */
    static void startTogether(List<ServerProcess> processes) {
        processes.forEach(ServerProcess::launch);
        processes.forEach(ServerProcess::awaitReady);
    }

    /** Starts it, without waiting. */
    public void launch() {
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

    /** Waits until the server is ready; fails with its output if it exits or takes too long. */
    public void awaitReady() {
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

    /** The running process. */
    public ProcessHandle handle() {
        return running().toHandle();
    }

    /** Its resident memory, in MiB. */
    public double residentMib() {
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
    public void kill() {
        resume();
        running().destroyForcibly();
        awaitExit();
    }

    /** Stops it with SIGTERM, and waits for its end. */
    public int stop() {
        terminate();
        return awaitExit();
    }

    /** Sends SIGTERM without waiting. */
    public void terminate() {
        running().destroy();
    }

    /** Waits for the end of the process, and returns its exit status. */
    public int awaitExit() {
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
    public void pause() {
        Signals.stop(running().toHandle());
        paused = true;
    }

    /** Continues a paused process. */
    public void resume() {
        if (paused) {
            Signals.resume(running().toHandle());
            paused = false;
        }
    }

    /** Whether its output so far contains the text. */
    public boolean hasLogged(String text) {
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
    public static int status(int port, String path) {
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

    /** Whether something accepts connections at a port of this machine. */
    public static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
