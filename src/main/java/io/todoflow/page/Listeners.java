package io.todoflow.page;

import io.todoflow.camel.dapr.Excerpt;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * The clients that listen to server-sent events of this process. Limits their number, and disconnects them on shutdown.
 */
@Component
@ServedByBackend
class Listeners implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final PageProperties properties;
    private final List<Feed> feeds;
    private final Map<Listener, String> open = new ConcurrentHashMap<>();
    /** At most one thread per listener, so that one that does not read does not block others. */
    private final ExecutorService writers =
            Executors.newCachedThreadPool(new CustomizableThreadFactory("live-writer-"));

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("live-"));
    private volatile boolean running;

    /** A source of events for listeners. */
    interface Feed {
        /** Looks for changes if anybody listens. */
        void poll();
    }

    Listeners(PageProperties properties, List<Feed> feeds) {
        this.properties = properties;
        this.feeds = feeds;
    }

    /**
     * Adds a listener.
     *
     * @param user the listening user
     * @param atEnd runs after it has disconnected
     * @throws ListenerRefusedException if there are too many, or the process is shutting down
     */
    synchronized Listener open(String user, Consumer<Listener> atEnd) {
        if (!running) {
            throw new ListenerRefusedException(
                    HttpStatus.SERVICE_UNAVAILABLE, "The application is shutting down, try again");
        }
        if (open.size() >= properties.maxListeners()) {
            throw new ListenerRefusedException(
                    HttpStatus.SERVICE_UNAVAILABLE, "This process has too many listeners, try again");
        }
        if (Collections.frequency(open.values(), user) >= properties.maxListenersPerUser()) {
            throw new ListenerRefusedException(
                    HttpStatus.TOO_MANY_REQUESTS, "This user has too many listeners, try again");
        }
        Listener listener = new Listener(writers, properties.listenTime());
        open.put(listener, user);
        Runnable end = () -> {
            open.remove(listener);
            atEnd.accept(listener);
        };
        listener.emitter().onCompletion(end);
        listener.emitter().onError(failure -> end.run());
        return listener;
    }

    private void tick() {
        try {
            open.keySet().forEach(Listener::tick);
            feeds.forEach(Feed::poll);
        } catch (RuntimeException e) {
            LOG.warn("Changes cannot be read; listeners get them later: {}", Excerpt.line(e));
        }
    }

    @Override
    public void start() {
        long interval = properties.pollInterval().toMillis();
        timer.scheduleWithFixedDelay(this::tick, interval, interval, TimeUnit.MILLISECONDS);
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the server waits for its requests, because these would not end. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public synchronized void stop() {
        running = false;
        timer.shutdownNow();
        open.keySet().forEach(Listener::close);
        writers.shutdown();
    }
}
