package io.todoflow.dev;

import io.todoflow.dapr.embedded.EmbeddedDapr;

/** The application's sidecar, which a test can stop and restart. */
public final class DevelopmentSidecar implements AutoCloseable {

    private final EmbeddedDapr.Builder settings;
    private EmbeddedDapr running;

    DevelopmentSidecar(EmbeddedDapr.Builder settings) {
        this.settings = settings;
        this.running = settings.start();
    }

    /** Starts a new sidecar at the same ports, after {@link #stop} or {@link #kill}. */
    public synchronized void start() {
        running = settings.start();
    }

    /** Stops it like a daprd on SIGTERM. */
    public synchronized void stop() {
        running.close();
    }

    /** Stops it like a daprd on SIGKILL. */
    public synchronized void kill() {
        running.kill();
    }

    @Override
    public void close() {
        stop();
    }
}
