package io.todoflow.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real Mosquitto (MQTT broker), if it is installed. */
public final class Mosquitto extends BrokerProgram {

    private static final Optional<Path> BINARY = Programs.onPath("mosquitto");

    /** Starts it, and waits until it listens. */
    public Mosquitto() {
        super("mosquitto");
        write(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s/
                autosave_interval 1
                max_inflight_messages 100
                max_queued_messages 0
                """.formatted(port, data()));
        start();
    }

    /** Whether it is installed. */
    public static boolean isFound() {
        return BINARY.isPresent();
    }

    @Override
    List<String> command() {
        return List.of(
                BINARY.orElseThrow().toString(),
                "-c",
                folder.resolve("mosquitto.conf").toString());
    }
}
