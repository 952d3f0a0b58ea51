package io.todoflow.it.world;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals that Java cannot send. */
public final class Signals {

    private Signals() {}

    /** Freezes a process (SIGSTOP). */
    public static void stop(ProcessHandle process) {
        send("STOP", process);
    }

    /** Continues a frozen process (SIGCONT). */
    public static void resume(ProcessHandle process) {
        send("CONT", process);
    }

    static void interrupt(ProcessHandle process) {
        send("INT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + signal, "" + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
