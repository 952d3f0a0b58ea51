package io.todoflow.event;

import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.sql.WriteBehind;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.ResourceHolderSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The repository of one consumer's Idempotent Consumer: the events that it has processed. It writes in the transaction
 * of the route, so effect and row commit together. A concurrent duplicate waits for the outcome.
 */
public class InboxRepository extends ServiceSupport implements IdempotentRepository {

    private static final String INSERT =
            "insert into inbox (consumer, event_id, fingerprint) values (?, ?, ?) on conflict do nothing";
    private static final String INSERT_ALL =
            "insert into inbox (consumer, event_id, fingerprint) select ?, * from unnest(?::uuid[], ?::bigint[]) on conflict do nothing";
    private static final String IS_ANOTHER =
            "select 1 from inbox where consumer = ? and event_id = ? and fingerprint <> ?";

    private final JdbcTemplate jdbc;
    private final WriteBehind writeBehind;
    private final EventMetrics metrics;
    private final String consumer;
    /**
     * Whether a step of the flow reads from the database before the commit; learned from the first shared transaction.
     */
    private volatile boolean asksForResults;

    /** Created by the Kamelet {@code task-event-source}, once per consumer. */
    public InboxRepository(JdbcTemplate jdbc, WriteBehind writeBehind, EventMetrics metrics, String consumer) {
        this.jdbc = jdbc;
        this.writeBehind = writeBehind;
        this.metrics = metrics;
        this.consumer = consumer;
        metrics.consumer(consumer);
    }

    /**
     * Inserts the rows of events that share a transaction together, before the commit. If the flow reads from the
     * database, it inserts each row before the effect of its event instead, like a transaction with a single event
     * does; a different order could deadlock with that one.
     *
     * @throws PoisonEventException if a different event with this id was processed, so that this one is not dropped as
     *     a duplicate
     */
    @Override
    public boolean add(Exchange delivery, String eventId) {
        TaskEvent event = delivery.getProperty(Properties.TASK_EVENT, TaskEvent.class);
        boolean isNew = TransactionPolicy.isShared() && !asksForResults ? collect(event) : insert(event);
        if (!isNew) {
            metrics.duplicate(consumer);
        }
        return isNew;
    }

    /** Not supported; use {@link #add(Exchange, String)}. */
    @Override
    public boolean add(String eventId) {
        throw new UnsupportedOperationException("The inbox needs the event, not only its id");
    }

    private boolean insert(TaskEvent event) {
        if (jdbc.update(INSERT, consumer, event.eventId(), event.fingerprint()) == 1) {
            return true;
        }
        if (!jdbc.queryForList(IS_ANOTHER, Integer.class, consumer, event.eventId(), event.fingerprint())
                .isEmpty()) {
            throw another(event);
        }
        return false;
    }

    private boolean collect(TaskEvent event) {
        Taken taken = taken();
        @Nullable Long before = taken.events.putIfAbsent(event.eventId(), event.fingerprint());
        if (before != null && before != event.fingerprint()) {
            throw another(event);
        }
        if (before == null) {
            if (taken.unwritten.isEmpty()) {
                writeBehind.runFirst(isCommit -> {
                    if (!isCommit) {
                        asksForResults = true;
                    }
                    insertAll(taken.unwritten);
                });
            }
            taken.unwritten.put(event.eventId(), event.fingerprint());
        }
        return before == null;
    }

    private static PoisonEventException another(TaskEvent event) {
        return new PoisonEventException(
                "event_id '%s' was used by a different event before: each event needs a unique id"
                        .formatted(event.eventId()));
    }

    /** The events processed so far in the transaction of this thread. */
    private Taken taken() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Taken taken) {
            return taken;
        }
        Taken taken = new Taken();
        TransactionSynchronizationManager.bindResource(this, taken);
        TransactionSynchronizationManager.registerSynchronization(new ResourceHolderSynchronization<>(taken, this) {});
        return taken;
    }

    /**
     * Sorts the events whose rows are not inserted yet, so that two statements with the same events cannot deadlock.
     */
    private static final class Taken extends ResourceHolderSupport {
        private final Map<UUID, Long> events = new HashMap<>();
        private final SortedMap<UUID, Long> unwritten = new TreeMap<>();
    }

    /**
     * Fails if one of them was processed before. Its effect is or will be in this transaction, which must be rolled
     * back.
     *
     * @see TransactionPolicy#run
     */
    private void insertAll(SortedMap<UUID, Long> events) {
        int inserted = jdbc.update(
                INSERT_ALL,
                consumer,
                events.keySet().toArray(UUID[]::new),
                events.values().toArray(Long[]::new));
        int size = events.size();
        events.clear();
        if (inserted < size) {
            throw new DuplicateKeyException(
                    "%d of %d events have taken effect already".formatted(size - inserted, size));
        }
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

    /** Does nothing; the transaction commits the row. */
    @Override
    public boolean confirm(String eventId) {
        return true;
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("The inbox cannot be cleared; its retention deletes old rows");
    }
}
