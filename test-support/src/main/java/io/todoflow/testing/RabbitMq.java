package io.todoflow.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real RabbitMQ, if it is installed. */
public final class RabbitMq extends BrokerProgram {

    /** Debian's script on the PATH switches to the user rabbitmq, who cannot write to the folder. */
    private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private static final Optional<Path> BINARY =
            Files.isExecutable(DEBIAN) ? Optional.of(DEBIAN) : Programs.onPath("rabbitmq-server");

    private final int distributionPort = FreePorts.find(1)[0];

    /** Starts it, and waits until it listens. */
    public RabbitMq() {
        super("rabbitmq");
        write(folder.resolve("rabbitmq.conf"), "listeners.tcp.1 = 127.0.0.1:%d\n".formatted(port));
        write(folder.resolve("plugins"), "[].\n");
        start();
    }

    /** Whether it is installed. */
    public static boolean isFound() {
        return BINARY.isPresent();
    }

    @Override
    List<String> command() {
        return List.of(BINARY.orElseThrow().toString());
    }

    @Override
    Map<String, String> environment() {
        return Map.of(
                // replaces the script with the server, so that kill hits the server
                "RUNNING_UNDER_SYSTEMD", "true",
                "HOME", folder.toString(),
                "RABBITMQ_NODENAME", "todoflow-%d@localhost".formatted(port),
                "RABBITMQ_DIST_PORT", Integer.toString(distributionPort),
                "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString(),
                "RABBITMQ_MNESIA_BASE", data().toString(),
                "RABBITMQ_LOG_BASE", folder.resolve("logs").toString());
    }
}
