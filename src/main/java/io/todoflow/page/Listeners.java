package io.todoflow.page;

import io.todoflow.camel.dapr.Excerpt;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** All that listen to server-sent events of this process: so many at once, until it goes down. */
@Component
@ServedByBackend
class Listeners implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int WRITERS = 4;

    private final PageProperties properties;
    private final List<Feed> feeds;
    private final Set<Listener> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService writers =
            Executors.newFixedThreadPool(WRITERS, new CustomizableThreadFactory("live-writer-"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("live-"));
    private volatile boolean running;

    /** What is told to listeners. */
    interface Feed {
        /** Looks for what is new, if anybody listens. */
        void poll();
    }

    Listeners(PageProperties properties, List<Feed> feeds) {
        this.properties = properties;
        this.feeds = feeds;
    }

    /**
     * A new listener.
     *
     * @param atEnd is done when it is gone
     * @throws ListenerRefusedException when there are too many, or the process goes down
     */
    synchronized Listener open(Consumer<Listener> atEnd) {
        if (!running) {
            throw new ListenerRefusedException("The application goes down, try again");
        }
        if (open.size() >= properties.maxListeners()) {
            throw new ListenerRefusedException("As many listen as this process takes, try again");
        }
        Listener listener = new Listener(writers, properties.listenTime());
        open.add(listener);
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
            open.forEach(Listener::tick);
            feeds.forEach(Feed::poll);
        } catch (RuntimeException e) {
            LOG.warn("Listeners are told later: {}", Excerpt.line(e));
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

    /** Comes before the server waits for its requests to end: these would not. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public synchronized void stop() {
        running = false;
        timer.shutdownNow();
        open.forEach(Listener::close);
        writers.shutdown();
    }
}
