package io.todoflow.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** What requests to a database full of tasks and a year of their audit cost beside those to an almost empty one. */
final class FullDatabase {

    private static final int CLIENTS = 8;
    /** Of one user. */
    private static final int TASKS_OF_A_USER = 100;
    /** Of the database that counts as empty. */
    private static final int FEW_TASKS = 1000;
    /** Tasks that are asked for, of all there are. */
    private static final int SAMPLE = 20_000;

    /**
     * Tasks come in the order of a year, each to another user, so that those of one user lie far apart. Ids are UUIDs
     * of version 7, as the application makes them.
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

    /** A request, and the status of its answer. */
    private record Operation(Request request, int status, Figure empty, Figure full) {}

    private static final Operation CREATE = new Operation(
            row -> KeptConnection.post("/api/%s/tasks".formatted(row.user), TaskLoad.TASK),
            201,
            Figure.CREATE_EMPTY,
            Figure.CREATE_FULL);

    private static final List<Operation> OPERATIONS = List.of(
            CREATE,
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

    static void measure(Bench bench) throws Exception {
        World world = bench.fresh(Bench.ONE_CONSUMER);
        world.sidecar().start();
        try (Probe probe = new Probe(world)) {
            probe.execute(FUNCTION);
            fill(world, "few", FEW_TASKS);
            List<Row> few = sample(world, "few", FEW_TASKS);
            for (Operation operation : OPERATIONS) {
                WarmUp.run(
                        Sizes.WARM_UP.dividedBy(2), () -> rate(world, probe, operation, few, Sizes.SPAN.dividedBy(2)));
            }
            long start = System.nanoTime();
            fill(world, "many", Sizes.TASKS);
            bench.figures().put(Figure.FILL, Parallel.seconds(start));
            List<Row> many = sample(world, "many", Sizes.TASKS);
            afterCheckpoint(bench, world, probe, many, Figure.CREATE_CHECKPOINT_FULL);
            measure(bench, world, probe, many, Operation::full, Figure.WAL_FULL);
            // Last, so that it is what is compared with that has the warmer JVM
            probe.execute("truncate task, event, outbox, inbox, audit_log, idempotency_key");
            fill(world, "few", FEW_TASKS);
            List<Row> fewAgain = sample(world, "few", FEW_TASKS);
            afterCheckpoint(bench, world, probe, fewAgain, Figure.CREATE_CHECKPOINT_EMPTY);
            measure(bench, world, probe, fewAgain, Operation::empty, Figure.WAL_EMPTY);
        }
    }

    /**
     * The first change of a page after a checkpoint is logged as the whole page: what the filling ends with is the worst
     * moment. What follows is as warm as the database becomes until the next checkpoint.
     */
    private static void afterCheckpoint(Bench bench, World world, Probe probe, List<Row> rows, Figure figure)
            throws Exception {
        bench.figures().put(figure, measured(world, probe, CREATE, rows));
        WarmUp.run(Sizes.WARM_UP, () -> rate(world, probe, CREATE, rows, Sizes.SPAN));
    }

    private static void measure(
            Bench bench,
            World world,
            Probe probe,
            List<Row> rows,
            Function<Operation, Figure> figure,
            Figure walOfATask)
            throws Exception {
        for (Operation operation : OPERATIONS) {
            double walBefore = probe.number(WAL);
            double tasksBefore = probe.number(TASKS_EVER);
            bench.figures().put(figure.apply(operation), measured(world, probe, operation, rows));
            double tasks = probe.number(TASKS_EVER) - tasksBefore;
            if (tasks > 0) {
                bench.figures().put(walOfATask, (probe.number(WAL) - walBefore) / 1024 / tasks);
            }
        }
    }

    private static double measured(World world, Probe probe, Operation operation, List<Row> rows) throws Exception {
        // What everybody reads is in memory
        rate(world, probe, operation, rows, Sizes.SPAN.dividedBy(2));
        return rate(world, probe, operation, rows, Sizes.SPAN);
    }

    private static double rate(World world, Probe probe, Operation operation, List<Row> rows, Duration span)
            throws Exception {
        int port = world.app().port();
        double rate = Parallel.run(CLIENTS, span, (client, deadline) -> {
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
        // What creating leaves to do is not in the way of what comes next
        probe.awaitAudited();
        return rate;
    }

    /** Tasks and audit on one connection each. */
    private static void fill(World world, String prefix, int tasks) throws Exception {
        String made = MADE.formatted(prefix, tasks, Math.max(1, tasks / TASKS_OF_A_USER));
        settings(world, "alter system set checkpoint_timeout = '1h'");
        ExecutorService connections = Executors.newFixedThreadPool(2);
        try {
            for (Future<?> filled : connections.invokeAll(Stream.of(TASKS, AUDIT)
                    .map(insert -> (java.util.concurrent.Callable<Boolean>) () -> {
                        try (Connection connection = world.ledger().connect();
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
        settings(world, "alter system reset checkpoint_timeout");
        // As after a year, and not as in the minute after a bulk load
        try (Connection connection = world.ledger().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum (analyze) task");
            statement.execute("vacuum (analyze) audit_log");
            statement.execute("checkpoint");
        }
    }

    private static void settings(World world, String... commands) throws SQLException {
        try (Connection connection = world.ledger().connect();
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
            statement.execute("select pg_reload_conf()");
        }
    }

    private static List<Row> sample(World world, String prefix, int tasks) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = world.ledger().connect();
                PreparedStatement query = connection.prepareStatement(
                        "select user_id, id from task tablesample bernoulli (?) where starts_with(user_id, ?)")) {
            query.setDouble(1, Math.min(100, 100.0 * SAMPLE / tasks));
            query.setString(2, prefix);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(result.getString(1), result.getString(2)));
                }
            }
        }
        return rows;
    }
}
