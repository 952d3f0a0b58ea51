package io.todoflow.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.UncategorizedDataAccessException;

/**
 * Tables, transactions and locks like PostgreSQL at READ COMMITTED. A statement sees earlier commits and the writes of
 * its own transaction. A writer or locker of a row, or an inserter of a key that another transaction inserts, waits for
 * the end of that transaction. Any step may fail, and if the answer to a commit is lost, it may or may not have
 * happened.
 */
final class SimulatedDatabase {

    private static final int SHARES = 16;

    /** Rows by key. */
    static final class Table<K, V> {
        private final Map<K, V> committed;
        private final Map<K, Transaction> locks = new HashMap<>();

        private Table(Map<K, V> committed) {
            this.committed = committed;
        }

        /** The committed rows. */
        Map<K, V> rows() {
            return committed;
        }

        boolean has(K key) {
            return committed.containsKey(key);
        }
    }

    /** The outbox: events to publish, some of them again. */
    record Pending(long id, String taskId, int attempts, long nextAttemptAt, boolean again) {}

    /** The lease of a relay on a share of the tasks. */
    record Share(String holder, long expiresAt) {}

    /** An accepted event. */
    record Event(long id, String eventId, String taskId, String cloudEvent, long createdAt) {}

    /**
     * The progress of the reconciliation of a consumer.
     *
     * @param completeId no further event up to this id can appear
     * @param boundId becomes the next completeId when its writers have ended
     */
    record Checked(
            long checkedId, long movedAt, long seenAt, long completeId, long boundId, Set<Transaction> boundWriters) {}

    /** A published event that a consumer lacks; the time of the attempt is negative if there was none. */
    record Untaken(String consumer, long id, int attempts, long attemptedAt, long nextAttemptAt) {}

    /** A replay: the events after {@code position} up to {@code lastId} are still to be published. */
    record Replay(long id, long position, long lastId, long advancedAt, boolean finished) {}

    /** A row of the inbox of a consumer. */
    record InboxKey(String consumer, String eventId) {}

    /** An effect that is not idempotent. */
    record Effect(long id, String eventId, String taskId, long version) {}

    /** A dead letter. */
    record Letter(
            long id,
            String consumer,
            String deliveryId,
            String status,
            int attempts,
            String pubsub,
            String topic,
            String event,
            long redriveAt) {}

    final Table<String, String> tasks = new Table<>(new LinkedHashMap<>());
    final Table<Long, Event> events = new Table<>(new TreeMap<>());
    final Table<Long, Pending> outbox = new Table<>(new TreeMap<>());
    final Table<Long, Replay> replays = new Table<>(new TreeMap<>());
    final Table<InboxKey, Boolean> inbox = new Table<>(new LinkedHashMap<>());
    final Table<String, Checked> consumers = new Table<>(new LinkedHashMap<>());
    final Table<String, Untaken> untaken = new Table<>(new LinkedHashMap<>());
    final Table<String, String> audit = new Table<>(new LinkedHashMap<>());
    final Table<String, Long> facts = new Table<>(new LinkedHashMap<>());
    final Table<Long, Effect> effects = new Table<>(new TreeMap<>());
    final Table<String, Letter> letters = new Table<>(new LinkedHashMap<>());
    final Table<String, String> idempotencyKeys = new Table<>(new LinkedHashMap<>());
    final Table<Integer, Share> shares = new Table<>(new TreeMap<>());
    final Table<String, Long> relays = new Table<>(new LinkedHashMap<>());

    private final Scheduler scheduler;
    private final Faults faults;
    private final List<Transaction> open = new ArrayList<>();
    private final Map<Thread, Transaction> ofThread = new HashMap<>();
    private boolean down;
    private long sequence;

    SimulatedDatabase(Scheduler scheduler, Faults faults) {
        this.scheduler = scheduler;
        this.faults = faults;
        for (int share = 0; share < SHARES; share++) {
            shares.committed.put(share, new Share("", -1));
        }
    }

    static int shareOf(String taskId) {
        return Math.floorMod(taskId.hashCode(), SHARES);
    }

    /** A transaction of a process. */
    final class Transaction {

        private final @Nullable SimulatedProcess owner = scheduler.process();
        private final Map<Table<?, ?>, Map<Object, @Nullable Object>> written = new LinkedHashMap<>();
        private final List<Runnable> unlocks = new ArrayList<>();
        private boolean failed;
        private boolean ended;

        private Transaction() {
            open.add(this);
        }

        /** Waits until no other transaction has written or locked the row, and locks it. */
        <K> void lock(Table<K, ?> table, K key) {
            scheduler.await(() -> ended || table.locks.getOrDefault(key, this) == this);
            if (ended) {
                throw new DataAccessResourceFailureException("The connection is closed");
            }
            if (table.locks.put(key, this) == null) {
                unlocks.add(() -> table.locks.remove(key));
            }
        }

        /** Whether another transaction has written or locked the row. */
        <K> boolean isLockedByAnother(Table<K, ?> table, K key) {
            return table.locks.getOrDefault(key, this) != this;
        }

        /** The process that it belongs to; null for another client of the database. */
        String ownerName() {
            return owner == null ? "nobody" : owner.toString();
        }

        <K, V> @Nullable V get(Table<K, V> table, K key) {
            Map<Object, @Nullable Object> own = written.getOrDefault(table, Map.of());
            @SuppressWarnings("unchecked")
            V value = own.containsKey(key) ? (V) own.get(key) : table.committed.get(key);
            return value;
        }

        <K, V> void put(Table<K, V> table, K key, @Nullable V value) {
            lock(table, key);
            written.computeIfAbsent(table, any -> new LinkedHashMap<>()).put(key, value);
        }

        /** Inserts a row unless it exists. */
        <K, V> boolean insert(Table<K, V> table, K key, V value) {
            lock(table, key);
            boolean isNew = get(table, key) == null;
            if (isNew) {
                put(table, key, value);
            }
            return isNew;
        }

        <K> boolean delete(Table<K, ?> table, K key) {
            if (get(table, key) == null) {
                return false;
            }
            lock(table, key);
            boolean there = get(table, key) != null;
            put(table, key, null);
            return there;
        }

        /** The rows visible to the transaction. */
        <K, V> Collection<V> all(Table<K, V> table) {
            Map<K, V> seen = table.committed instanceof TreeMap<K, V> sorted
                    ? new TreeMap<>(sorted)
                    : new LinkedHashMap<>(table.committed);
            written.getOrDefault(table, Map.of()).forEach((key, value) -> {
                @SuppressWarnings("unchecked")
                K own = (K) key;
                @SuppressWarnings("unchecked")
                V row = (V) value;
                if (row == null) {
                    seen.remove(own);
                } else {
                    seen.put(own, row);
                }
            });
            return seen.values();
        }

        private void end(boolean commits) {
            if (ended) {
                return;
            }
            ended = true;
            if (commits) {
                written.forEach((table, rows) -> apply(table, rows));
            }
            unlocks.forEach(Runnable::run);
            open.remove(this);
        }

        @SuppressWarnings("unchecked")
        private static void apply(Table<?, ?> table, Map<Object, @Nullable Object> rows) {
            Map<Object, Object> committed = ((Table<Object, Object>) table).committed;
            rows.forEach((key, value) -> {
                if (value == null) {
                    committed.remove(key);
                } else {
                    committed.put(key, value);
                }
            });
        }
    }

    long next() {
        return ++sequence;
    }

    long now() {
        return scheduler.now();
    }

    void begin() {
        scheduler.step();
        checkConnection();
        ofThread.put(Thread.currentThread(), new Transaction());
    }

    void commit() {
        Transaction transaction = current();
        scheduler.step();
        if (transaction.ended || transaction.failed) {
            rollback();
            throw new TransientDataAccessResourceException("The connection was lost before the commit");
        }
        boolean answerIsLost = faults.happens();
        end(transaction, !answerIsLost || faults.which(2) == 0);
        if (answerIsLost) {
            throw new TransientDataAccessResourceException("The connection was lost during the commit");
        }
        scheduler.step();
    }

    void rollback() {
        end(current(), false);
    }

    private void end(Transaction transaction, boolean commits) {
        ofThread.remove(Thread.currentThread());
        // open transactions of a dead process end with its connections
        if (transaction.owner == null || !transaction.owner.isDead()) {
            transaction.end(commits);
        }
    }

    private Transaction current() {
        Transaction transaction = ofThread.get(Thread.currentThread());
        if (transaction == null) {
            throw new IllegalStateException("There is no transaction");
        }
        return transaction;
    }

    /** Runs a statement in the transaction of the thread, or else in a separate one. */
    <T> T execute(Function<Transaction, T> statement) {
        if (!ofThread.containsKey(Thread.currentThread())) {
            begin();
            try {
                T result;
                try {
                    result = execute(statement);
                } catch (RuntimeException e) {
                    rollback();
                    throw e;
                }
                commit();
                return result;
            } finally {
                // the thread outlives a process that died meanwhile
                ofThread.remove(Thread.currentThread());
            }
        }
        Transaction transaction = current();
        scheduler.step();
        checkConnection();
        if (transaction.ended) {
            throw new DataAccessResourceFailureException("The connection is closed");
        }
        if (transaction.failed) {
            throw new FailedTransactionException();
        }
        if (faults.happens()) {
            transaction.failed = true;
            throw new TransientDataAccessResourceException("The statement failed");
        }
        return statement.apply(transaction);
    }

    /** A failure that is not known to be transient. */
    void failForAnUnknownReason() {
        if (faults.happens()) {
            throw new IllegalStateException("An effect failed");
        }
    }

    private void checkConnection() {
        if (down) {
            throw new DataAccessResourceFailureException("The database is away");
        }
    }

    /** The server crashes and restarts after a while; uncommitted changes are lost. */
    void crash(long millis) {
        down = true;
        List.copyOf(open).forEach(transaction -> transaction.end(false));
        scheduler.sleep(millis);
        down = false;
    }

    /** The other open transactions that have written events. */
    Set<Transaction> eventWriters(Transaction asking) {
        return open.stream()
                .filter(one -> one != asking && one.written.containsKey(events))
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isDown() {
        return down;
    }

    /** The connections of a process break; the server may notice late, and keep the locks until then. */
    void disconnect(SimulatedProcess process, long noticedAfter) {
        List<Transaction> broken =
                open.stream().filter(one -> one.owner == process).toList();
        if (noticedAfter == 0) {
            broken.forEach(transaction -> transaction.end(false));
        } else {
            scheduler.spawn(null, () -> {
                scheduler.sleep(noticedAfter);
                broken.forEach(transaction -> transaction.end(false));
            });
        }
    }

    private static final class FailedTransactionException extends UncategorizedDataAccessException {

        private static final long serialVersionUID = 1L;

        FailedTransactionException() {
            super("The transaction has failed, statements are ignored until it ends", null);
        }
    }
}
