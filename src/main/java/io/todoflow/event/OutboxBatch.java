package io.todoflow.event;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * How many events the relay claims at once. A sidecar that needs longer for a batch than a request may take never
 * confirms any event of it, so each failure halves the size and each published batch doubles it.
 */
@Component("outboxBatch")
public class OutboxBatch {

    private final int limit;
    private final AtomicInteger size;

    /**
     * Starts with the largest batch.
     *
     * @param limit the largest batch, in events
     * @throws IllegalArgumentException if the limit is less than 1, so that nothing would ever be published
     */
    public OutboxBatch(@Value("${todoflow.outbox.batch-size}") int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "todoflow.outbox.batch-size must be at least 1, but is %d".formatted(limit));
        }
        this.limit = limit;
        this.size = new AtomicInteger(limit);
    }

    /** The size of the next batch, in events: from 1 to the limit. */
    public int size() {
        return size.get();
    }

    /** Halves the size, since the last batch failed as a whole. */
    public void failed() {
        size.updateAndGet(now -> Math.max(now / 2, 1));
    }

    /** Doubles the size, since the sidecar has answered the last batch. */
    public void published() {
        size.updateAndGet(now -> (int) Math.min(now * 2L, limit));
    }
}
