package io.todoflow.event;

import java.util.UUID;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What one consumer has taken effect of: the repository of its Idempotent Consumer. It writes in the transaction of the
 * route, so that effect and row are there together or not at all, and a concurrent duplicate waits for the outcome.
 */
public class InboxRepository extends ServiceSupport implements IdempotentRepository {

    private final JdbcTemplate jdbc;
    private final EventMetrics metrics;
    private final String consumer;

    /** Named by the Kamelet {@code task-event-source}, one for each of its uses. */
    public InboxRepository(JdbcTemplate jdbc, EventMetrics metrics, String consumer) {
        this.jdbc = jdbc;
        this.metrics = metrics;
        this.consumer = consumer;
        metrics.consumer(consumer);
    }

    @Override
    public boolean add(String eventId) {
        boolean isNew = jdbc.update(
                        "insert into inbox (consumer, event_id) values (?, ?) on conflict do nothing",
                        consumer,
                        UUID.fromString(eventId))
                == 1;
        if (!isNew) {
            metrics.duplicate(consumer);
        }
        return isNew;
    }

    @Override
    public boolean contains(String eventId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select from inbox where consumer = ? and event_id = ?)",
                Boolean.class,
                consumer,
                UUID.fromString(eventId)));
    }

    @Override
    public boolean remove(String eventId) {
        return jdbc.update("delete from inbox where consumer = ? and event_id = ?", consumer, UUID.fromString(eventId))
                == 1;
    }

    /** The transaction confirms. */
    @Override
    public boolean confirm(String eventId) {
        return true;
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("The inbox is purged by its retention, not cleared");
    }
}
