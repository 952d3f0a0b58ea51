package io.todoflow.benchmark;

import io.todoflow.it.world.AppProcess;
import io.todoflow.it.world.Ledger;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Compares requests to a database with many tasks and a year of audit entries with requests to an almost empty one.
 * Both are on one server, each with an application, in turns.
 */
final class FullDatabase {

    private static final int CLIENTS = 8;
    private static final int TURNS = 6;
    /** Number of tasks per user. */
    private static final int TASKS_OF_A_USER = 100;
    /** Number of tasks in the database that counts as empty. */
    private static final int FEW_TASKS = 1000;
    /** Number of tasks that requests read, of all tasks. */
    private static final int SAMPLE = 20_000;

    /**
     * Tasks are inserted in the order of a year, each for a different user, so that those of one user are far apart.
     * Ids are UUIDv7, like those of the application.
     */
    private static final String FUNCTION = """
            create or replace function benchmark_id(i bigint, kind text, made timestamptz) returns uuid
            stable parallel safe language sql as $$
                select (lpad(to_hex((extract(epoch from made) * 1000)::bigint), 12, '0') || '7'
                    || substr(md5(kind || i), 1, 3) || '8' || substr(md5(kind || i), 4, 15))::uuid
            $$
            """;

    private static final String MADE = """
            (select i, '%1$s-' || (i %% %3$d) as user_id, made, benchmark_id(i, '%1$s', made) as id
            from generate_series(0, %2$d - 1) i,
                 lateral (select now() - interval '365 days' * (1 - i / %2$d.0) as made) m)
            """;

    private static final String TASKS = """
            insert into task (id, user_id, title, status, priority, tags, version, created_at, updated_at)
            select id, user_id, 'Task ' || i, 'open', 'medium', '{}', 1, made, made from %s t
            """;

    private static final String AUDIT = """
            insert into audit_log (event_id, event_type, task_id, user_id, correlation_id, occurred_at, recorded_at, event)
            select benchmark_id(i, type, made), type, id, user_id, 'benchmark', made, made,
                jsonb_build_object('event_id', benchmark_id(i, type, made), 'event_type', type, 'event_version', 'v1',
                    'timestamp', made, 'correlation_id', 'benchmark', 'source', 'backend',
                    'payload', jsonb_build_object('task_id', id, 'user_id', user_id, 'title', 'Task ' || i, 'version', v))
            from %s t, (values ('task.created', 1), ('task.updated', 2)) e (type, v)
            """;

    private static final String WAL = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";
    private static final String TASKS_EVER = "select count(*) from event";

    private FullDatabase() {}

    private record Row(String user, String id) {}

    @FunctionalInterface
    private interface Request {
        byte[] of(Row row);
    }

    /** Sends a request, and returns the status of its answer. */
    private record Operation(Request request, int status, Figure empty, Figure full) {}

    private static final Operation CREATE = new Operation(
            row -> KeptConnection.post("/api/%s/tasks".formatted(row.user), TaskLoad.TASK),
            201,
            Figure.CREATE_EMPTY,
            Figure.CREATE_FULL);

    private static final List<Operation> READS = List.of(
            new Operation(
                    row -> KeptConnection.get("/api/%s/tasks/%s".formatted(row.user, row.id)),
                    200,
                    Figure.GET_EMPTY,
                    Figure.GET_FULL),
            new Operation(
                    row -> KeptConnection.get("/api/%s/tasks?limit=20".formatted(row.user)),
                    200,
                    Figure.LIST_EMPTY,
                    Figure.LIST_FULL),
            new Operation(
                    row -> KeptConnection.get("/api/%s/tasks/%s/history".formatted(row.user, row.id)),
                    200,
                    Figure.HISTORY_EMPTY,
                    Figure.HISTORY_FULL));

    /** Creating comes last, because it adds tasks to users, many more in the small database. */
    static void measure(Bench bench) throws Exception {
        World world = bench.fresh(Bench.ONE_CONSUMER);
        world.sidecar().start();
        String emptyUrl = world.database().another("few");
        try (World.Replica beside = bench.beside(emptyUrl, Bench.ONE_CONSUMER);
                Database full = new Database(world.app(), world.database().url())) {
            beside.app().start();
            beside.sidecar().start();
            try (Database empty = new Database(beside.app(), emptyUrl)) {
                empty.fill(FEW_TASKS);
                long start = System.nanoTime();
                full.fill(Sizes.TASKS);
                bench.figures().put(Figure.FILL, Parallel.seconds(start));
                for (Operation operation : READS) {
                    compare(bench, operation, empty, full);
                }
                Turns cold = Turns.run(TURNS, empty::createAfterCheckpoint, full::createAfterCheckpoint);
                bench.figures().put(Figure.CREATE_CHECKPOINT_EMPTY, cold.reference());
                bench.figures().put(Figure.CREATE_CHECKPOINT_FULL, cold.compared());
                compare(bench, CREATE, empty, full);
                bench.figures().put(Figure.WAL_EMPTY, empty.logOfATask());
                bench.figures().put(Figure.WAL_FULL, full.logOfATask());
            }
        }
    }

    private static void compare(Bench bench, Operation operation, Database empty, Database full) throws Exception {
        for (Database database : List.of(empty, full)) {
            WarmUp.run(Sizes.WARM_UP.dividedBy(2), () -> database.rate(operation));
        }
        Turns rates = Turns.run(TURNS, () -> empty.rate(operation), () -> full.rate(operation));
        bench.figures().put(operation.empty, rates.reference());
        bench.figures().put(operation.full, rates.compared());
    }

    /** Inserts tasks and audit entries on one connection each. */
    static void fill(Ledger ledger, Probe probe, int tasks) throws Exception {
        probe.execute(FUNCTION);
        String made = MADE.formatted("user", tasks, Math.max(1, tasks / TASKS_OF_A_USER));
        ExecutorService connections = Executors.newFixedThreadPool(2);
        try {
            for (Future<?> filled : connections.invokeAll(Stream.of(TASKS, AUDIT)
                    .map(insert -> (java.util.concurrent.Callable<Boolean>) () -> {
                        try (Connection connection = ledger.connect();
                                Statement statement = connection.createStatement()) {
                            statement.execute("set synchronous_commit = off");
                            return statement.execute(insert.formatted(made));
                        }
                    })
                    .toList())) {
                filled.get();
            }
        } finally {
            connections.shutdown();
        }
        // as after a year, not as right after a bulk load
        probe.execute("vacuum (analyze) task");
        probe.execute("vacuum (analyze) audit_log");
        probe.execute("checkpoint");
    }

    /** A database and the application that serves it. */
    private static final class Database implements AutoCloseable {

        private final int port;
        private final Ledger ledger;
        private final Probe probe;
        private final List<Row> rows = new ArrayList<>();

        Database(AppProcess app, String url) throws SQLException {
            port = app.port();
            ledger = new Ledger(url);
            probe = new Probe(ledger);
        }

        /** Returns the requests per second, to random tasks of the sample. */
        double rate(Operation operation) throws Exception {
            double rate = Parallel.run(CLIENTS, Sizes.SPAN, (client, deadline) -> {
                        int count = 0;
                        try (KeptConnection connection = new KeptConnection(port)) {
                            while (System.nanoTime() < deadline) {
                                Row row = rows.get(ThreadLocalRandom.current().nextInt(rows.size()));
                                int status = connection.send(operation.request.of(row));
                                if (status != operation.status) {
                                    throw new IllegalStateException(
                                            "%s was answered %d".formatted(operation.full.description, status));
                                }
                                count++;
                            }
                        }
                        return count;
                    })
                    .rate();
            // the work that creating leaves behind must not disturb the next measurement
            probe.awaitAudited();
            return rate;
        }

        /** The worst moment: after a checkpoint, the first change of a page logs the whole page. */
        double createAfterCheckpoint() throws Exception {
            probe.execute("checkpoint");
            return rate(CREATE);
        }

        /** Returns the write-ahead log for a task and its effects, in KiB. */
        double logOfATask() throws Exception {
            double logBefore = probe.number(WAL);
            double tasksBefore = probe.number(TASKS_EVER);
            rate(CREATE);
            return (probe.number(WAL) - logBefore) / 1024 / (probe.number(TASKS_EVER) - tasksBefore);
        }

        void fill(int tasks) throws Exception {
            FullDatabase.fill(ledger, probe, tasks);
            sample(tasks);
        }

        private void sample(int tasks) throws SQLException {
            try (Connection connection = ledger.connect();
                    PreparedStatement query =
                            connection.prepareStatement("select user_id, id from task tablesample bernoulli (?)")) {
                query.setDouble(1, Math.min(100, 100.0 * SAMPLE / tasks));
                try (ResultSet result = query.executeQuery()) {
                    while (result.next()) {
                        rows.add(new Row(result.getString(1), result.getString(2)));
                    }
                }
            }
        }

        @Override
        public void close() throws SQLException {
            probe.close();
        }
    }
}
