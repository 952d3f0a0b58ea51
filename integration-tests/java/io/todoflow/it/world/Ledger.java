package io.todoflow.it.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Compares accepted changes with the database. */
public final class Ledger {

    private static final Duration ARRIVAL = Duration.ofSeconds(60);

    private final String databaseUrl;

    /** Opens no connection yet. */
    public Ledger(String databaseUrl) {
        this.databaseUrl = databaseUrl;
    }

    /**
     * Waits until the audit of a user contains exactly one {@code task.created} per task, including each answered task,
     * and nothing else.
     */
    public void awaitOneEntryForEachTask(String user, Collection<String> answered) {
        awaitOutboxEmpty(user);
        awaitAgreement(user, answered);
        assertThat(column("select distinct event_type from audit_log where user_id = ?", user))
                .containsOnly("task.created");
        awaitNothingOnItsWay(user);
    }

    private void awaitAgreement(String user, Collection<String> answered) {
        Wait.untilAsserted(ARRIVAL, "the audit agrees with the tasks of " + user, () -> {
            List<String> committed = column("select id from task where user_id = ? order by id", user);
            assertThat(committed).containsAll(answered);
            assertThat(column("select task_id from audit_log where user_id = ? order by task_id", user))
                    .as(() -> "Events in transit: " + onTheirWay(user))
                    .isEqualTo(committed);
        });
    }

    /** Waits until the audit of a user contains exactly these events, each once. */
    public void awaitEvents(String user, Collection<String> eventIds) {
        Wait.untilAsserted(ARRIVAL, "the audit of " + user + " holds the events", () -> assertThat(audited(user))
                .containsExactlyInAnyOrderElementsOf(eventIds));
        awaitNothingOnItsWay(user);
    }

    /** The event ids in the audit log of a user. */
    public List<String> audited(String user) {
        return column("select event_id from audit_log where user_id = ?", user);
    }

    private void awaitOutboxEmpty(String user) {
        Wait.untilAsserted(ARRIVAL, "the outbox contains nothing of " + user, () -> assertThat(
                        column("select o.id from outbox o join event e on e.id = o.id where e.user_id = ?", user))
                .isEmpty());
    }

    private void awaitNothingOnItsWay(String user) {
        awaitOutboxEmpty(user);
        assertThat(column("select event from dead_letter where status = 'dead' and event like '%' || ? || '%'", user))
                .as("events that were given up")
                .isEmpty();
    }

    /** Locates the events that the audit lacks, to explain a failed comparison. */
    private List<String> onTheirWay(String user) {
        return column("""
                select concat_ws(' ', e.event_id, e.topic,
                    case when o.id is null then 'published' else 'in the outbox, attempts ' || o.attempts end,
                    (select 'taken by ' || string_agg(i.consumer, ',') from inbox i where i.event_id = e.event_id),
                    (select 'failed at ' || string_agg(d.consumer || ' ' || d.status || ' ' || d.reason, ',')
                        from dead_letter d where d.delivery_id = e.event_id::text))
                from event e left join outbox o on o.id = e.id
                where e.user_id = ? and not exists (select from audit_log a where a.event_id = e.event_id)
                limit 20
                """, user);
    }

    /** The first column of the rows of a query. */
    public List<String> column(String query, String... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> values = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    values.add(result.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new connection, which the caller closes. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(databaseUrl);
    }
}
