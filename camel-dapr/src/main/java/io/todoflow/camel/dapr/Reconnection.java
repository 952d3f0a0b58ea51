package io.todoflow.camel.dapr;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reopens a stream that has ended: soon if it worked, otherwise with growing delays. */
final class Reconnection {

    private static final Logger LOG = LoggerFactory.getLogger(Reconnection.class);
    private static final long FIRST_DELAY_MILLIS = 250;
    private static final long LAST_DELAY_MILLIS = 15_000;

    private final String stream;
    private final SidecarClient sidecar;
    private final Runnable connect;
    private final CamelContext camel;
    private final ScheduledExecutorService timer;
    private volatile boolean closed;
    private volatile long delayMillis = FIRST_DELAY_MILLIS;

    /**
     * @param stream name of the stream in the log
     * @param connect opens the stream; called until this is closed
     */
    Reconnection(String stream, CamelContext camel, SidecarClient sidecar, Runnable connect) {
        this.stream = stream;
        this.camel = camel;
        this.sidecar = sidecar;
        this.connect = connect;
        this.timer = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "DaprStreamReconnect");
    }

    boolean isClosed() {
        return closed;
    }

    /** Records that the stream works, so that it is reopened soon after it ends. */
    void worked() {
        delayMillis = FIRST_DELAY_MILLIS;
    }

    /** @param failure null if the sidecar ended the stream without a failure */
    void later(@Nullable Throwable failure) {
        if (closed) {
            return;
        }
        long delay = delayMillis;
        delayMillis = Math.min(2 * delay, LAST_DELAY_MILLIS);
        LOG.warn(
                "The stream of {} has ended and reopens in {} ms: {}",
                stream,
                delay,
                failure == null
                        ? "the sidecar closed it"
                        : SidecarFailures.typed(failure).getMessage());
        sidecar.reconnectSoon();
        try {
            timer.schedule(
                    () -> {
                        if (!closed) {
                            connect.run();
                        }
                    },
                    delay,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The stream is closed");
        }
    }

    void close() {
        closed = true;
        camel.getExecutorServiceManager().shutdownNow(timer);
    }
}
