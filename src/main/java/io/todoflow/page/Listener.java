package io.todoflow.page;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * A client that listens to server-sent events. Sending never blocks. A client that does not read falls behind and is
 * disconnected; when it reconnects, it continues after its last event.
 */
final class Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int MOST_WAITING = 1000;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final SseEmitter emitter = new SseEmitter(0L);
    private final Executor writers;
    private final long endsAt;
    private final Queue<SseEventBuilder> waiting = new ArrayDeque<>();
    private boolean writing;
    private boolean open = true;
    private long sentAt = System.nanoTime();

    Listener(Executor writers, Duration time) {
        this.writers = writers;
        this.endsAt = System.nanoTime() + time.toNanos();
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** Sends an event with JSON data; a client can continue after the id. */
    void send(String name, @Nullable String id, String data) {
        SseEventBuilder event = SseEmitter.event().name(name);
        if (id != null) {
            event.id(id);
        }
        write(event.data(data));
    }

    /** Disconnects the listener if its time is over; otherwise sends a heartbeat from time to time. */
    synchronized void tick() {
        if (System.nanoTime() - endsAt > 0) {
            close();
        } else if (System.nanoTime() - sentAt > SIGN_OF_LIFE.toNanos()) {
            write(SseEmitter.event().comment(""));
        }
    }

    synchronized void close() {
        open = false;
        waiting.clear();
        schedule();
    }

    private synchronized void write(SseEventBuilder event) {
        if (!open) {
            return;
        }
        if (waiting.size() == MOST_WAITING) {
            LOG.info("A listener does not read its events and is disconnected");
            close();
            return;
        }
        sentAt = System.nanoTime();
        waiting.add(event);
        schedule();
    }

    private synchronized void schedule() {
        if (!writing) {
            writing = true;
            writers.execute(this::writeAll);
        }
    }

    private synchronized @Nullable SseEventBuilder next() {
        SseEventBuilder next = waiting.poll();
        writing = next != null;
        return next;
    }

    private synchronized boolean isOpen() {
        return open;
    }

    private void writeAll() {
        try {
            for (SseEventBuilder event = next(); event != null; event = next()) {
                emitter.send(event);
            }
            if (!isOpen()) {
                emitter.complete();
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A listener has disconnected", e);
            close();
        }
    }
}
