package io.todoflow.simulation;

import io.todoflow.simulation.SimulatedDatabase.Event;
import io.todoflow.simulation.SimulatedDatabase.Pending;
import io.todoflow.simulation.SimulatedDatabase.Replay;
import io.todoflow.simulation.SimulatedDatabase.Transaction;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The statements of a replay of all events, on the simulated database. */
final class SimulatedReplay {

    private SimulatedReplay() {}

    static String begin(Transaction transaction, SimulatedDatabase database) {
        List<Long> events =
                transaction.all(database.events).stream().map(Event::id).toList();
        long id = database.next();
        transaction.put(
                database.replays,
                id,
                new Replay(
                        id,
                        events.isEmpty() ? 0 : events.get(0) - 1,
                        events.isEmpty() ? 0 : events.get(events.size() - 1),
                        -1,
                        events.isEmpty()));
        return "{}";
    }

    static List<Map<String, Object>> claim(
            String text, int batchSize, Transaction transaction, SimulatedDatabase database) {
        boolean locks = text.contains("for update skip locked");
        if (transaction.all(database.outbox).size() > batchSize) {
            return List.of();
        }
        Optional<Replay> next = transaction.all(database.replays).stream()
                .filter(replay -> !replay.finished())
                .filter(replay -> !locks || !transaction.isLockedByAnother(database.replays, replay.id()))
                .min(Comparator.comparing(Replay::advancedAt).thenComparing(Replay::id));
        if (next.isEmpty()) {
            return List.of();
        }
        long id = next.get().id();
        if (locks) {
            transaction.lock(database.replays, id);
        }
        Replay claimed = Objects.requireNonNull(transaction.get(database.replays, id));
        return List.of(Map.of("id", id, "position", claimed.position(), "last_id", claimed.lastId()));
    }

    static void append(
            String text,
            long id,
            long position,
            long lastId,
            int batchSize,
            Transaction transaction,
            SimulatedDatabase database) {
        List<Event> batch = transaction.all(database.events).stream()
                .filter(event -> event.id() > position && event.id() <= lastId)
                .limit(batchSize)
                .toList();
        if (text.contains("insert into outbox")) {
            batch.forEach(event -> transaction.insert(
                    database.outbox, event.id(), new Pending(event.id(), event.taskId(), 0, 0, true)));
        }
        transaction.put(
                database.replays,
                id,
                new Replay(
                        id,
                        batch.isEmpty() ? position : batch.get(batch.size() - 1).id(),
                        lastId,
                        database.now(),
                        batch.size() < batchSize));
    }
}
