package io.todoflow.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end. */
final class Commands {

    private static final int MINUTES = 5;

    private Commands() {}

    /** The exit status of a command, and its output. */
    record Result(int status, String output, String errors) {

        boolean succeeded() {
            return status == 0;
        }
    }

    static Result run(List<String> command, Map<String, String> environment, String input) {
        try {
            Path output = Files.createTempFile("command", ".out");
            Path errors = Files.createTempFile("command", ".err");
            Path given = Files.writeString(Files.createTempFile("command", ".in"), input);
            List.of(output, errors, given).forEach(file -> file.toFile().deleteOnExit());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(given.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("%s has not ended after %d minutes".formatted(command, MINUTES));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(errors, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
