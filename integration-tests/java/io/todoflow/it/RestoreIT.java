package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.todoflow.it.world.ArchivedPostgres;
import io.todoflow.it.world.Ledger;
import io.todoflow.it.world.PostgresPrograms;
import io.todoflow.it.world.Wait;
import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database is restored to a point in time, but the broker is not: it has events of changes that the database does
 * not know.
 */
class RestoreIT {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreIT.class);
    private static final Duration ARRIVAL = Duration.ofMinutes(1);
    private static final int TASKS = 30;

    /** The reconciliation has to find events processed after the moment while the test waits. */
    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dtodoflow.reconciliation.interval=1s",
            "-Dtodoflow.reconciliation.patience=5s");

    /** Changes nothing after the moment. */
    private final String quiet = "quiet-" + UUID.randomUUID();

    /** Makes changes that are undone. */
    private final String busy = "busy-" + UUID.randomUUID();

    @EndToEndTest(isRunning = false)
    void changesBeforeTheRestoredMomentTakeEffectOnceAndLaterOnesDoNot(World world) throws Exception {
        assumeTrue(PostgresPrograms.missing().isEmpty(), PostgresPrograms.missing());
        try (ArchivedPostgres database = new ArchivedPostgres()) {
            database.start();
            Undone undone;
            List<String> tasks = new ArrayList<>();
            try (World.Replica replica = start(world, database)) {
                // Given tasks before and after the backup, and one whose effect follows the moment
                tasks.addAll(load(replica, database));
                database.backUp();
                tasks.addAll(load(replica, database));
                undone = changeAroundTheMoment(replica, database, tasks);
            }
            database.archiveAll();

            // When
            database.restore(undone.moment());
            try (World.Replica replica = start(world, database)) {
                undone.events().forEach(event -> publish(replica, event));

                // Then
                Ledger ledger = database.ledger();
                ledger.awaitOneEntryForEachTask(quiet, tasks);
                hasNoEffect(undone, replica, ledger);
                goesOn(undone, replica, ledger);
            }
        }
    }

    /**
     * The changes after the moment.
     *
     * @param events those that the broker has
     * @param task an earlier task, which was completed
     * @param newTask a task that was created
     */
    private record Undone(String moment, List<String> events, String task, String newTask) {}

    private static World.Replica start(World world, ArchivedPostgres database) {
        World.Replica replica = world.replica("-restore-" + UUID.randomUUID(), "backend", database.url(), OPTIONS);
        try {
            replica.start();
            return replica;
        } catch (RuntimeException e) {
            replica.close();
            throw e;
        }
    }

    private List<String> load(World.Replica replica, ArchivedPostgres database) {
        Load load = Load.start(replica.client(), quiet, 4, TASKS, () -> {}).await();
        Wait.until(ARRIVAL, "all are audited", () -> database.ledger()
                .column("select event_id from event where event_id not in (select event_id from audit_log)")
                .isEmpty());
        return List.copyOf(load.created());
    }

    private Undone changeAroundTheMoment(World.Replica replica, ArchivedPostgres database, List<String> tasks)
            throws SQLException {
        TodoflowClient client = replica.client();
        Ledger ledger = database.ledger();
        String task = client.create(
                        busy, "{\"title\":\"Water\",\"due_at\":\"2035-01-01T09:00:00Z\",\"recurrence\":\"FREQ=DAILY\"}")
                .json()
                .get("id")
                .asText();
        awaitAudited(ledger, task, 1);
        String moment;
        String late;
        try (Connection audit = ledger.connect();
                Statement statement = audit.createStatement()) {
            audit.setAutoCommit(false);
            statement.execute("lock table audit_log in exclusive mode");
            late = client.createTask(quiet, "Its effect follows the moment");
            tasks.add(late);
            Wait.until(ARRIVAL, "the broker has it", () -> ledger.column("select id from outbox")
                    .isEmpty());
            moment = ledger.column("select clock_timestamp()").get(0);
        }
        awaitAudited(ledger, late, 1);
        assertThat(client.request("POST", "/api/%s/tasks/%s/complete".formatted(busy, task), "")
                        .status())
                .isEqualTo(200);
        String newTask = client.createTask(busy, "Undone");
        awaitAudited(ledger, task, 2);
        awaitAudited(ledger, newTask, 1);
        return new Undone(
                moment,
                ledger.column(
                        "select cloud_event from event where user_id = ? and created_at > ?::timestamptz order by id",
                        busy,
                        moment),
                task,
                newTask);
    }

    private static void awaitAudited(Ledger ledger, String task, int events) {
        Wait.until(
                ARRIVAL,
                "events of " + task + " are audited",
                () -> ledger.column("select id from audit_log where task_id = ?::uuid", task)
                                .size()
                        == events);
    }

    private static void publish(World.Replica replica, String event) {
        assertThat(replica.client()
                        .publish("task-events", "application/cloudevents+json", event)
                        .status())
                .isEqualTo(204);
    }

    private void hasNoEffect(Undone undone, World.Replica replica, Ledger ledger) {
        String consumers = ledger.column("select count(*) from consumer where name in (select consumer from inbox)")
                .get(0);
        Wait.untilAsserted(ARRIVAL, "each consumer has refused each event", () -> assertThat(
                        ledger.column("select delivery_id from dead_letter where status = 'dead'"))
                .hasSize(Integer.parseInt(consumers) * undone.events().size()));
        assertThat(ledger.column("select reason from dead_letter"))
                .allMatch(reason -> reason.contains("its change was undone when the database was restored to"));
        assertThat(ledger.column("select event_type from audit_log where user_id = ?", busy))
                .containsExactly("task.created");
        assertThat(ledger.column("select task_id from next_occurrence")).isEmpty();
        assertThat(ledger.column("select task_id from task_fact where completed_at is not null"))
                .isEmpty();
        assertThat(replica.client()
                        .request("GET", "/api/%s/tasks/%s".formatted(busy, undone.newTask()), "")
                        .status())
                .isEqualTo(404);
        LOG.info(
                "Restored to {}: {} events of the broker refused by {} consumers",
                undone.moment(),
                undone.events().size(),
                consumers);
    }

    /** Changes after the restore are ordinary changes, although undone ones had their versions. */
    private void goesOn(Undone undone, World.Replica replica, Ledger ledger) {
        String path = "/api/%s/tasks/%s".formatted(busy, undone.task());
        assertThat(replica.client()
                        .request("PATCH", path, "{\"title\":\"Water the roses\"}")
                        .status())
                .isEqualTo(200);
        awaitAudited(ledger, undone.task(), 2);
        assertThat(replica.client().request("POST", path + "/complete", "").status())
                .isEqualTo(200);
        Wait.until(
                ARRIVAL,
                "the next occurrence exists",
                () -> ledger.column("select id from task where user_id = ? and status = 'open'", busy)
                                .size()
                        == 1);
        assertThat(ledger.column("select version from task_fact where task_id = ?::uuid", undone.task()))
                .containsExactly(ledger.column("select version from task where id = ?::uuid", undone.task())
                        .get(0));
    }
}
