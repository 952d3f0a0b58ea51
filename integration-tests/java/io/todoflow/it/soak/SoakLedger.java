package io.todoflow.it.soak;

import io.todoflow.it.world.Wait;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes the progress, and compares accepted changes with the database. */
final class SoakLedger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SoakLedger.class);

    private static final String CONSUMERS = """
            (values ('task-events', 'audit'), ('task-events', 'analytics'), ('task-events', 'recurring'),
                ('task-events', 'reminders'), ('task-events', 'effects'),
                ('task-reminders', 'notification'), ('task-reminders', 'email')) c(topic, consumer)
            """;

    /** A reminder refused by the full mailbox is a dead letter. */
    private static final String REFUSED_MAIL = """
            c.consumer = 'email' and e.user_id = '%s' and exists (select from dead_letter d
                where d.consumer = 'email' and d.delivery_id = e.event_id::text and d.status = 'dead')
            """.formatted(SoakMail.FULL);

    /** Continues after the last settled row, by the key of each row, because only few are checked. */
    private static final String PROGRESS = """
            with next as materialized (
                select e.id, e.created_at, exists (
                    select from %s
                    where c.topic = e.topic
                      and not exists (select from inbox i where i.consumer = c.consumer and i.event_id = e.event_id)
                      and not (%s)) as open
                from event e
                where e.id > ?
                order by e.id
                limit 20000
            ), settled as (
                select coalesce(min(id) filter (where open or created_at > now() - ? * interval '1 second') - 1, max(id), 0) as id
                from next
            )
            select s.id, count(n.id) filter (where n.id <= s.id), count(n.id) filter (where open), count(n.id)
            from settled s left join next n on true
            group by s.id
            """.formatted(CONSUMERS, REFUSED_MAIL);

    /** Age in seconds from which no event with a smaller id can still be committed. */
    private static final int CERTAIN = 5;

    private final String url;
    private @Nullable Connection watching;
    private long settledId;
    private long settled;

    SoakLedger(String url) throws SQLException {
        this.url = url;
        try (Connection connection = connect()) {
            execute(connection, "create schema soak");
            execute(
                    connection,
                    "create table soak.effect (id bigint generated always as identity primary key,"
                            + " event_id uuid not null, task_id uuid not null, version bigint not null)");
            execute(connection, "create index on soak.effect (task_id)");
            execute(connection, "create table soak.wipe (effect_id bigint not null, ended_at timestamptz)");
            execute(
                    connection,
                    "insert into user_contact (user_id, email) select 'soak-' || n, 'soak-' || n || '@localhost'"
                            + " from generate_series(0, %d) n".formatted(SoakClients.USERS - 1));
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Whether a task's events have taken effect; false if unknown, while the database is down. */
    synchronized boolean hasEffect(String task) throws SQLException {
        try {
            return count(watching(), "select count(*) from soak.effect where task_id = '%s'".formatted(task)) > 0;
        } catch (SQLException e) {
            close();
            return false;
        }
    }

    private Connection watching() throws SQLException {
        Connection connection = watching;
        if (connection == null) {
            connection = connect();
            watching = connection;
            execute(connection, "set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off");
        }
        return connection;
    }

    /**
     * The progress.
     *
     * @param events number of events, without those after a backlog of 20000
     * @param backlog number of events, 20000 at most, that some consumer has not processed
     */
    record Progress(long events, long backlog) {}

    Progress progress() throws SQLException {
        return progress(CERTAIN);
    }

    private synchronized Progress progress(int certain) throws SQLException {
        try {
            try (PreparedStatement statement = watching().prepareStatement(PROGRESS)) {
                statement.setLong(1, settledId);
                statement.setInt(2, certain);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    long events = settled + result.getLong(4);
                    settledId = Math.max(settledId, result.getLong(1));
                    settled += result.getLong(2);
                    return new Progress(events, result.getLong(3));
                }
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Waits until nothing is in transit, or for a maximum time, and returns a snapshot of everything. */
    Snapshot atRest(Duration atMost) throws SQLException {
        try {
            return new Snapshot(awaitRest(atMost), true);
        } catch (ConditionTimeoutException e) {
            return new Snapshot(snapshot(), false);
        }
    }

    private Connection awaitRest(Duration atMost) {
        Connection[] snapshot = new Connection[1];
        Wait.politely(atMost, "all events have their effects", () -> {
            try {
                Progress progress = progress(0);
                if (progress.backlog() > 0 || progress(0).events() > progress.events()) {
                    return false;
                }
                Connection connection = snapshot();
                if (isAtRest(connection)) {
                    snapshot[0] = connection;
                    return true;
                }
                connection.close();
                return false;
            } catch (SQLException e) {
                return false;
            }
        });
        return snapshot[0];
    }

    private Connection snapshot() throws SQLException {
        Connection connection = connect();
        execute(connection, "analyze event, inbox, audit_log, task, task_fact, notification, soak.effect");
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        execute(connection, "set work_mem = '256MB'; set max_parallel_workers_per_gather = 0");
        return connection;
    }

    private static boolean isAtRest(Connection connection) throws SQLException {
        return count(connection, "select count(*) from outbox") == 0
                && count(connection, "select count(*) from next_occurrence where created_task_id is null") == 0
                && count(connection, "select count(*) from reminder_mail where outcome = 'waiting'") == 0
                && count(connection, "select count(*) from reminder where state = 'waiting' and remind_at < now()") == 0
                && count(connection, "select count(*) from (%s) missing".formatted(missing("event"))) == 0;
    }

    private static String missing(String events) {
        return """
                select * from %s e join %s on c.topic = e.topic
                where not exists (select from inbox i where i.consumer = c.consumer and i.event_id = e.event_id)
                  and not (%s)
                """.formatted(events, CONSUMERS, REFUSED_MAIL);
    }

    /** A snapshot of everything. */
    static final class Snapshot implements AutoCloseable {

        private final Connection connection;
        private final boolean rests;

        private Snapshot(Connection connection, boolean rests) {
            this.connection = connection;
            this.rests = rests;
        }

        /** Whether nothing was in transit. */
        boolean rests() {
            return rests;
        }

        long count(String sql) throws SQLException {
            return SoakLedger.count(connection, sql);
        }

        /** The violations by name; each must be zero. */
        Map<String, Long> violations(Path accepted, boolean orderIsKept) throws SQLException, IOException {
            read(accepted);
            Map<String, String> queries = new LinkedHashMap<>();
            queries.put("accepted changes without an event", """
                    from (select distinct task_id, version from accepted where version is not null) a
                    where not exists (select from log e
                        where e.topic = 'task-events' and e.task_id = a.task_id and e.version = a.version)
                    """);
            queries.put("accepted deletions without an event", """
                    from accepted a
                    where a.version is null
                      and not exists (select from log e where e.event_type = 'task.deleted' and e.task_id = a.task_id)
                    """);
            queries.put("deleted tasks that are there", """
                    from task t where id in (select task_id from accepted where version is null)
                    """);
            queries.put("events that a consumer has not processed", "from (%s) m".formatted(missing("log")));
            queries.put("events without an audit entry", """
                    from log e where topic = 'task-events'
                      and not exists (select from audit_log a where a.event_id = e.event_id)
                    """);
            queries.put("events without an effect", """
                    from log e where topic = 'task-events'
                      and not exists (select from soak.effect f where f.event_id = e.event_id)
                    """);
            queries.put("reminders without a notification", """
                    from log e join event v using (event_id) join task t on t.id = v.task_id
                    where e.topic = 'task-reminders' and t.status = 'open'
                      and coalesce(t.remind_at, t.due_at) = (v.cloud_event::jsonb #>> '{data,payload,remind_at}')::timestamptz
                      and not exists (select from notification n where n.id = e.event_id)
                    """);
            queries.put("doubled effects", """
                    from (select event_id, count(*) as effects from soak.effect group by event_id having count(*) > 1) d
                    """);
            queries.put("effects of changes that were never accepted", """
                    from soak.effect f where not exists (select from log e where e.event_id = f.event_id)
                    """);
            queries.put("audit entries of changes that were never accepted", """
                    from audit_log a where not exists (select from log e where e.event_id = a.event_id)
                    """);
            queries.put("notifications of changes that were never accepted", """
                    from notification n where not exists (select from log e where e.event_id = n.id)
                    """);
            queries.put("tasks whose events do not match their versions", """
                    from (
                        select task_id, t.version as of_task, array_agg(e.version order by e.version) as of_events
                        from log e left join task t on t.id = task_id
                        where topic = 'task-events'
                        group by task_id, t.version
                        having min(e.version) <> 1 or max(e.version) <> count(*) or count(distinct e.version) <> count(*)
                            or t.version <> max(e.version)
                    ) d
                    """);
            queries.put("statistics that are not of the latest version", """
                    from (select task_id, max(version) as last, bool_or(event_type = 'task.deleted') as is_deleted
                        from log where topic = 'task-events' group by task_id) e
                    left join task_fact f using (task_id)
                    where f.version is distinct from e.last or (f.deleted_at is not null) <> e.is_deleted
                    """);
            queries.put("tasks without an event", """
                    from task t where not exists (select from log e where e.task_id = t.id)
                    """);
            queries.put("reminders of completed or deleted tasks", """
                    from reminder r where state = 'waiting'
                      and not exists (select from task t where t.id = r.task_id and t.status = 'open')
                    """);
            queries.put("events that were given up", """
                    from log e join dead_letter d on e.event_id::text = d.delivery_id
                    where d.status = 'dead' and not (d.consumer = 'email' and e.user_id = '%s')
                    """.formatted(SoakMail.FULL));
            queries.put("mails without a delivery and without a dead letter", """
                    from reminder_mail m
                    where m.outcome = 'refused' and not exists (select from dead_letter d
                        where d.consumer = 'email' and d.delivery_id = m.event_id::text and d.status = 'dead')
                    """);
            if (orderIsKept) {
                queries.put("effects out of order", """
                        from (select id, event_id, task_id, version, lag(version) over (partition by task_id order by id) as before
                            from soak.effect) o
                        where version < before
                          -- an event that failed at first comes later than those behind it
                          and not exists (select from dead_letter d
                              where d.consumer = 'effects' and d.delivery_id = o.event_id::text)
                          -- what a broker has lost comes later than what it was given afterwards
                          and not exists (select from soak.wipe w, log e
                              where w.effect_id < o.id and e.event_id = o.event_id and e.created_at <= w.ended_at)
                        """);
            }
            Map<String, Long> counts = new LinkedHashMap<>();
            for (Map.Entry<String, String> query : queries.entrySet()) {
                long count = count("select count(*) " + query.getValue());
                counts.put(query.getKey(), count);
                if (count > 0) {
                    LOG.error("{}: {}", query.getKey(), examples(query.getValue()));
                }
            }
            return counts;
        }

        private List<String> examples(String query) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select left(row_to_json(example)::text, 1000) from (select * %s limit 10) example"
                                    .formatted(query))) {
                List<String> examples = new ArrayList<>();
                while (rows.next()) {
                    examples.add(rows.getString(1));
                }
                return examples;
            }
        }

        private void read(Path accepted) throws SQLException, IOException {
            execute(connection, """
                    create temp table log as
                    select event_id, event_type, topic, task_id, user_id, created_at,
                        (cloud_event::json #>> '{data,payload,version}')::bigint as version
                    from event;
                    create temp table accepted (task_id uuid not null, version bigint);
                    """);
            try (Reader lines = Files.newBufferedReader(accepted)) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy accepted from stdin csv", lines);
            }
            execute(connection, "analyze log; analyze accepted");
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** Records that the broker has lost its data. */
    void wiped() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "insert into soak.wipe (effect_id) select coalesce(max(id), 0) from soak.effect");
        }
    }

    /**
     * Whether the broker serves again, and everything that it may have lost has been republished or appended to the
     * outbox.
     */
    boolean replayed() throws SQLException {
        try (Connection connection = connect()) {
            if (count(connection, "select count(*) from replay where finished_at is null") > 0) {
                return false;
            }
            execute(connection, "update soak.wipe set ended_at = clock_timestamp() where ended_at is null");
            return true;
        }
    }

    /** Selects published events to republish: some processed a moment ago, and some long ago. */
    List<String[]> someEvents(int number, double when) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("""
                        with taken as not materialized (
                            select e.id, e.task_id, e.cloud_event
                            from event e
                            where e.topic = 'task-events'
                              and exists (select from inbox i where i.consumer = 'effects' and i.event_id = e.event_id)
                        )
                        (select task_id, cloud_event from taken order by id desc limit ?)
                        union all
                        (select task_id, cloud_event from taken where id > ? * (select max(id) from event)
                        order by id limit ?)
                        """)) {
            statement.setInt(1, number);
            statement.setDouble(2, when);
            statement.setInt(3, number);
            try (ResultSet events = statement.executeQuery()) {
                List<String[]> found = new ArrayList<>();
                while (events.next()) {
                    found.add(new String[] {events.getString(1), events.getString(2)});
                }
                return found;
            }
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        Connection open = watching;
        watching = null;
        if (open != null) {
            open.close();
        }
    }
}
