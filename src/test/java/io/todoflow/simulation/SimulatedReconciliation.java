package io.todoflow.simulation;

import io.todoflow.simulation.SimulatedDatabase.Checked;
import io.todoflow.simulation.SimulatedDatabase.Event;
import io.todoflow.simulation.SimulatedDatabase.InboxKey;
import io.todoflow.simulation.SimulatedDatabase.Letter;
import io.todoflow.simulation.SimulatedDatabase.Pending;
import io.todoflow.simulation.SimulatedDatabase.Transaction;
import io.todoflow.simulation.SimulatedDatabase.Untaken;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The statements of the reconciliation, on the simulated database. All times are in milliseconds. */
final class SimulatedReconciliation {

    private static final long LONGEST_WAIT = 3_600_000;

    private SimulatedReconciliation() {}

    static int begin(
            String consumer, long patience, long interval, Transaction transaction, SimulatedDatabase database) {
        long now = database.now();
        transaction.lock(database.consumers, consumer);
        Checked before = transaction.get(database.consumers, consumer);
        long last = transaction.all(database.events).stream()
                .mapToLong(Event::id)
                .max()
                .orElse(0);
        Set<Transaction> writers = database.eventWriters(transaction);
        if (before == null) {
            transaction.put(database.consumers, consumer, new Checked(last, now, now, 0, last, writers));
        } else {
            boolean wasAway = before.seenAt() < now - patience - 3 * interval;
            boolean ended = Collections.disjoint(before.boundWriters(), writers);
            transaction.put(
                    database.consumers,
                    consumer,
                    new Checked(
                            before.checkedId(),
                            wasAway ? now : before.movedAt(),
                            now,
                            ended ? before.boundId() : before.completeId(),
                            ended ? last : before.boundId(),
                            ended ? writers : before.boundWriters()));
        }
        return 1;
    }

    static int settle(String text, String consumer, Transaction transaction, SimulatedDatabase database) {
        boolean looksForTheEvent = text.contains("i.event_id = e.event_id");
        List<Untaken> settled = untaken(consumer, transaction, database).stream()
                .filter(one -> {
                    Event event = transaction.get(database.events, one.id());
                    return event == null
                            || isTaken(text, consumer, event, transaction, database)
                            || (!looksForTheEvent && hasTakenAny(consumer, database));
                })
                .toList();
        settled.forEach(one -> transaction.delete(database.untaken, key(consumer, one.id())));
        return settled.size();
    }

    static int find(
            String text,
            String consumer,
            long patience,
            int batchSize,
            Transaction transaction,
            SimulatedDatabase database) {
        long now = database.now();
        Checked known = Objects.requireNonNull(transaction.get(database.consumers, consumer));
        long unpublished = transaction.all(database.outbox).stream()
                .filter(pending -> !pending.again())
                .mapToLong(Pending::id)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Event> next = transaction.all(database.events).stream()
                .filter(event ->
                        event.id() > known.checkedId() && event.id() <= known.completeId() && event.id() < unpublished)
                .limit(batchSize)
                .toList();
        long young = next.stream()
                .filter(event -> event.createdAt() >= now - patience)
                .mapToLong(Event::id)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Event> published =
                next.stream().filter(event -> event.id() < young).toList();
        if (published.isEmpty()) {
            return 0;
        }
        List<Event> missing = published.stream()
                .filter(event -> !isTaken(text, consumer, event, transaction, database))
                .toList();
        long last = published.get(published.size() - 1).id();
        long taken = published.stream()
                .filter(event -> !missing.contains(event))
                .mapToLong(Event::id)
                .max()
                .orElse(0);
        boolean rests = known.movedAt() < now - patience;
        long upTo = rests && taken == 0
                ? last
                : missing.stream()
                        .mapToLong(Event::id)
                        .filter(id -> id > taken)
                        .map(id -> id - 1)
                        .min()
                        .orElse(last);
        if (text.contains("p.expected and not p.taken")) {
            missing.stream()
                    .filter(event -> event.id() <= upTo)
                    .forEach(event -> transaction.insert(
                            database.untaken,
                            key(consumer, event.id()),
                            new Untaken(consumer, event.id(), 0, -1, now + patience)));
        }
        transaction.put(
                database.consumers,
                consumer,
                new Checked(
                        upTo,
                        taken > 0 ? now : known.movedAt(),
                        known.seenAt(),
                        known.completeId(),
                        known.boundId(),
                        known.boundWriters()));
        return 1;
    }

    static int publish(
            String consumer, long patience, int batchSize, Transaction transaction, SimulatedDatabase database) {
        long now = database.now();
        List<Untaken> all = untaken(consumer, transaction, database);
        long onTheirWay = all.stream()
                .filter(one -> one.attemptedAt() >= 0 && one.attemptedAt() > now - patience)
                .count();
        List<Untaken> due = all.stream()
                .filter(one -> one.nextAttemptAt() <= now
                        && transaction.get(database.events, one.id()) != null
                        && transaction.get(database.outbox, one.id()) == null)
                .limit(Math.max(0, batchSize - onTheirWay))
                .toList();
        for (Untaken one : due) {
            String task = Objects.requireNonNull(transaction.get(database.events, one.id()))
                    .taskId();
            transaction.insert(database.outbox, one.id(), new Pending(one.id(), task, 0, 0, true));
            long wait = (long) Math.min(LONGEST_WAIT, patience * Math.pow(2, Math.min(one.attempts(), 20)));
            transaction.put(
                    database.untaken,
                    key(consumer, one.id()),
                    new Untaken(consumer, one.id(), one.attempts() + 1, now, now + wait));
        }
        return due.size();
    }

    private static List<Untaken> untaken(String consumer, Transaction transaction, SimulatedDatabase database) {
        return transaction.all(database.untaken).stream()
                .filter(one -> one.consumer().equals(consumer))
                .sorted(Comparator.comparing(Untaken::id))
                .toList();
    }

    private static boolean isTaken(
            String text, String consumer, Event event, Transaction transaction, SimulatedDatabase database) {
        Letter letter = transaction.get(database.letters, consumer + "/" + event.eventId());
        return transaction.get(database.inbox, new InboxKey(consumer, event.eventId())) != null || letter != null;
    }

    private static boolean hasTakenAny(String consumer, SimulatedDatabase database) {
        return database.inbox.rows().keySet().stream()
                .anyMatch(key -> key.consumer().equals(consumer));
    }

    private static String key(String consumer, long id) {
        return consumer + "/" + id;
    }
}
