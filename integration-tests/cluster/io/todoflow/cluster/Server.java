package io.todoflow.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A server in a separate process, which does not outlive the tests. */
final class Server implements AutoCloseable {

    private static final Duration START_UP = Duration.ofMinutes(2);

    private final String name;
    private final Path log;
    private final Process process;

    private Server(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    static Server start(Path folder, Tool tool, List<String> arguments, Map<String, String> environment) {
        Path log = folder.resolve(tool + ".log");
        ProcessBuilder builder = new ProcessBuilder(tool.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.command().addAll(arguments);
        builder.environment().putAll(environment);
        try {
            Server server = new Server(tool.toString(), log, builder.start());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Server await(Callable<Boolean> serves) {
        Awaitility.await(name + " serves").atMost(START_UP).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("%s has ended, see %s".formatted(name, log));
            }
            return serves.call();
        });
        return this;
    }

    Server awaitPort(int port) {
        return await(() -> {
            try {
                new Socket("127.0.0.1", port).close();
                return true;
            } catch (ConnectException e) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
