package io.todoflow.benchmark.bare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the outbox batch by batch, and deletes confirmed events. */
final class OutboxRelay implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 100;

    private final DataSource database;
    private final Publisher publisher;
    private final Semaphore signal;

    OutboxRelay(DataSource database, Publisher publisher, Semaphore signal) {
        this.database = database;
        this.publisher = publisher;
        this.signal = signal;
    }

    @Override
    public void run() {
        try {
            while (true) {
                signal.tryAcquire(1, TimeUnit.SECONDS);
                signal.drainPermits();
                publishAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publishAll() throws InterruptedException {
        try {
            while (publish() > 0) {}
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("The batch is published again", e);
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private int publish() throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement(
                        "select id, task_id, event from outbox order by id limit ? for update skip locked");
                PreparedStatement settle = connection.prepareStatement("delete from outbox where id = any(?)")) {
            claim.setInt(1, BATCH);
            List<Publisher.Entry> entries = new ArrayList<>(BATCH);
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    entries.add(new Publisher.Entry(rows.getLong(1), rows.getString(2), rows.getString(3)));
                }
            }
            if (!entries.isEmpty()) {
                publisher.publish(entries);
                settle.setArray(
                        1,
                        connection.createArrayOf(
                                "bigint",
                                entries.stream().map(Publisher.Entry::id).toArray()));
                settle.executeUpdate();
            }
            connection.commit();
            return entries.size();
        }
    }
}
