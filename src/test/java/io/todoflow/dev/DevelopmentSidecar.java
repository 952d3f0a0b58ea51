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

    /** Ends it as a SIGTERM ends daprd. */
    public synchronized void stop() {
        running.close();
    }

    /** Ends it as a SIGKILL ends daprd. */
    public synchronized void kill() {
        running.kill();
    }

    @Override
    public void close() {
        stop();
    }
}
