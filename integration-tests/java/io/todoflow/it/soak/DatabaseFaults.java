package io.todoflow.it.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Faults in a running database. */
final class DatabaseFaults {

    private final SoakWorld world;
    private final SoakLedger ledger;
    private @Nullable Connection held;

    DatabaseFaults(SoakWorld world) {
        this.world = world;
        this.ledger = world.ledger;
    }

    List<Fault> list() {
        List<Fault> faults = new ArrayList<>(List.of(
                Fault.momentary("all connections to PostgreSQL are cut", 10, this::cutConnections),
                Fault.quick("a transaction stays open", 8, this::hold, () -> Objects.requireNonNull(held)
                        .close())));
        SoakDisk disk = world.disk;
        if (disk != null) {
            faults.add(new Fault("a full disk of the database", 3, 1000, 4000, disk::fill, () -> {
                disk.makeRoom();
                world.database().revive();
            }));
        }
        return faults;
    }

    private void cutConnections() throws SQLException {
        try (Connection connection = ledger.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
        }
    }

    /** A client that locks some tasks and the leases of the relays, and then hangs. */
    private void hold() throws SQLException {
        Connection connection = ledger.connect();
        held = connection;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '2s'");
            statement.execute("select from (select id from task order by id desc limit 200) recent"
                    + " join task using (id) limit 20 for update of task skip locked");
            statement.execute("select from outbox_share for update");
        }
    }
}
