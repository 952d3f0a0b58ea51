package io.todoflow.it.world;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Queries the database over a persistent connection, rarely enough not to disturb it. */
public final class Probe implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** At most a tenth of a CPU. */
    private static final int REST = 10;

    private static final long SHORTEST_REST_NANOS = 2_000_000;

    private final Connection connection;

    /** Connects to the database of a world. */
    public Probe(World world) throws SQLException {
        this(world.ledger());
    }

    /** Connects to the database of a ledger. */
    public Probe(Ledger ledger) throws SQLException {
        connection = ledger.connect();
    }

    /** A number and its time, in seconds by the clock of the database. */
    public record Sample(long count, double time) {}

    /**
     * @param query returns a number
     */
    public Sample sample(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select (%s), extract(epoch from clock_timestamp())".formatted(query))) {
            row.next();
            return new Sample(row.getLong(1), row.getDouble(2));
        }
    }

    /** The single number that a query returns. */
    public double number(String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(query, parameters);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getDouble(1);
        }
    }

    /** Executes a statement. */
    public void execute(String command, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(command, parameters)) {
            statement.execute();
        }
    }

    private PreparedStatement prepare(String query, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Waits until the number is in the range, both inclusive. */
    public Sample await(String what, String query, long least, long most) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            long asked = System.nanoTime();
            Sample sample = sample(query);
            if (sample.count >= least && sample.count <= most) {
                return sample;
            }
            if (asked - start > LONGEST.toNanos()) {
                throw new IllegalStateException("After %s this is still not true: %s; %s returns %d"
                        .formatted(LONGEST, what, query, sample.count));
            }
            LockSupport.parkNanos(Math.max(SHORTEST_REST_NANOS, REST * (System.nanoTime() - asked)));
        }
    }

    /** Waits until the audit has all events of the outbox. */
    public void awaitAudited() throws SQLException {
        await("the outbox is empty", "select count(*) from outbox", 0, 0);
        await(
                "all events are audited",
                "select count(*) from event e where not exists (select from audit_log a where a.event_id = e.event_id)",
                0,
                0);
    }

    /** The id of the last event; 0 without events. */
    public long lastEvent() throws SQLException {
        return (long) number("select coalesce(max(id), 0) from event");
    }

    /**
     * Waits until the audit has all later events. Reads only those, because a query of all events would slow down what
     * is measured.
     *
     * @param before id of an event
     * @return when the last of them was recorded, in seconds by the clock of the database
     */
    public double awaitAudited(long before) throws SQLException {
        await("the outbox is empty", "select count(*) from outbox", 0, 0);
        await("all later events are audited", """
                select count(*)
                from event e
                where e.id > %d and not exists (select from audit_log a where a.event_id = e.event_id)
                """.formatted(before), 0, 0);
        return number(
                "select extract(epoch from max(recorded_at)) from audit_log join event using (event_id) where event.id > ?",
                before);
    }

    /**
     * Waits until each consumer that has processed an event has all later events of the task topic.
     *
     * @param before id of an event
     * @return when the last of them was processed, in seconds by the clock of the database
     */
    public double awaitEffects(long before) throws SQLException {
        await("the outbox is empty", "select count(*) from outbox", 0, 0);
        await("each consumer has all events", """
                select count(*)
                from event e, (select distinct consumer from inbox) c
                where e.topic = 'task-events' and e.id > %d
                  and not exists (select from inbox i where i.consumer = c.consumer and i.event_id = e.event_id)
                """.formatted(before), 0, 0);
        return number(
                "select extract(epoch from max(received_at)) from inbox join event using (event_id) where id > ?",
                before);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
