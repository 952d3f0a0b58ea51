package io.todoflow.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what was accepted with what is in the database, when everything has come to rest. */
final class SoakLedger {

    private static final String EXPECTED = """
            select e.event_id, e.topic, c.consumer
            from event e
            join (values ('task-events', 'audit'), ('task-events', 'analytics'), ('task-events', 'recurring'),
                ('task-events', 'reminders'), ('task-events', 'effects'),
                ('task-reminders', 'notification'), ('task-reminders', 'email')) c(topic, consumer) on c.topic = e.topic
            where not exists (select from inbox i where i.consumer = c.consumer and i.event_id = e.event_id)
            """;

    private final String url;

    SoakLedger(String url) throws SQLException {
        this.url = url;
        execute("create schema soak");
        execute("create table soak.effect (id bigint generated always as identity primary key, event_id uuid not null,"
                + " task_id uuid not null, version bigint not null)");
        execute("create index on soak.effect (task_id)");
        execute("insert into user_contact (user_id, email) select 'soak-' || n, 'soak-' || n || '@localhost'"
                + " from generate_series(0, %d) n".formatted(SoakClients.USERS - 1));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    boolean hasEffect(String task) {
        return count("select count(*) from soak.effect where task_id = '%s'".formatted(task)) > 0;
    }

    long count(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long countTasks(Collection<String> ids) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from task where id = any(?::uuid[])")) {
            statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** Waits until nothing is on its way, or not any more. */
    void awaitRest(Duration atMost) {
        Wait.politely(atMost, "all events have their effects", () -> {
            try {
                return count("select count(*) from outbox") == 0
                        && count("select count(*) from (%s limit 1) missing".formatted(EXPECTED)) == 0
                        && count("select count(*) from next_occurrence where created_task_id is null") == 0
                        && count("select count(*) from reminder where state = 'waiting' and remind_at < now()") == 0;
            } catch (IllegalStateException e) {
                return false;
            }
        });
    }

    /** What must all be zero, by name. */
    Map<String, Long> violations(Map<String, BitSet> accepted, boolean orderIsKept) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("accepted changes without an event", lostChanges(accepted));
        counts.put(
                "events that a consumer has not taken", count("select count(*) from (%s) missing".formatted(EXPECTED)));
        counts.put(
                "events without an audit entry",
                count("select count(*) from event e where topic = 'task-events'"
                        + " and not exists (select from audit_log a where a.event_id = e.event_id)"));
        counts.put(
                "events without an effect",
                count("select count(*) from event e where topic = 'task-events'"
                        + " and not exists (select from soak.effect f where f.event_id = e.event_id)"));
        counts.put(
                "reminders without a notification",
                count("select count(*) from event e where topic = 'task-reminders'"
                        + " and not exists (select from notification n where n.id = e.event_id)"));
        counts.put(
                "doubled effects",
                count("select count(*) from (select from soak.effect group by event_id having count(*) > 1) doubled"));
        counts.put(
                "effects of what was never accepted",
                count(
                        "select count(*) from soak.effect f where not exists (select from event e where e.event_id = f.event_id)"));
        counts.put(
                "audit entries of what was never accepted",
                count(
                        "select count(*) from audit_log a where not exists (select from event e where e.event_id = a.event_id)"));
        counts.put("tasks whose events are not those of their versions", count("""
                        select count(*) from (
                            select task_id
                            from (select task_id, (cloud_event::json #>> '{data,payload,version}')::bigint as version
                                from event where topic = 'task-events') e
                            left join task t on t.id = task_id
                            group by task_id, t.version
                            having min(e.version) <> 1 or max(e.version) <> count(*) or count(distinct e.version) <> count(*)
                                or t.version <> max(e.version)
                        ) diverged
                        """));
        counts.put("statistics that are not of the last version", count("""
                        select count(*)
                        from (select task_id, max((cloud_event::json #>> '{data,payload,version}')::bigint) as version,
                                bool_or(event_type = 'task.deleted') as is_deleted
                            from event where topic = 'task-events' group by task_id) e
                        left join task_fact f using (task_id)
                        where f.version is distinct from e.version or (f.deleted_at is not null) <> e.is_deleted
                        """));
        counts.put(
                "tasks without an event",
                count("select count(*) from task t where not exists (select from event e where e.task_id = t.id)"));
        counts.put(
                "reminders of tasks that are done or gone",
                count("select count(*) from reminder r where state = 'waiting'"
                        + " and not exists (select from task t where t.id = r.task_id and t.status = 'open')"));
        counts.put(
                "events that were given up",
                count("select count(*) from dead_letter d join event e on e.event_id::text = d.delivery_id"
                        + " where d.status = 'dead'"));
        if (orderIsKept) {
            counts.put(
                    "effects out of order",
                    count(
                            "select count(*) from (select version, lag(version) over (partition by task_id order by id) as"
                                    + " before from soak.effect) o where version < before"));
        }
        return counts;
    }

    private long lostChanges(Map<String, BitSet> accepted) throws SQLException {
        long lost = accepted.values().stream().mapToLong(BitSet::cardinality).sum();
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(
                    "select task_id, (cloud_event::json #>> '{data,payload,version}')::int from event"
                            + " where topic = 'task-events'")) {
                statement.setFetchSize(1000);
                try (ResultSet events = statement.executeQuery()) {
                    while (events.next()) {
                        BitSet versions = accepted.getOrDefault(events.getString(1), new BitSet());
                        lost -= versions.get(events.getInt(2)) ? 1 : 0;
                    }
                }
            }
        }
        return lost;
    }

    /** Published events to be published again: some that all have taken. */
    List<String[]> someEvents(int number) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet events = statement.executeQuery(
                        "select e.task_id, e.cloud_event from soak.effect f join event e using (event_id)"
                                + " order by f.id desc limit " + number)) {
            List<String[]> found = new ArrayList<>();
            while (events.next()) {
                found.add(new String[] {events.getString(1), events.getString(2)});
            }
            return found;
        }
    }
}
