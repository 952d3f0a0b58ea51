package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.todoflow.it.world.Ledger;
import io.todoflow.it.world.PostgresPrograms;
import io.todoflow.it.world.ReplicatedPostgres;
import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.Wait;
import io.todoflow.it.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primary of a PostgreSQL with a synchronous standby fails under load, and the standby is promoted. Nothing
 * answered is lost, nothing is duplicated, and publishing continues.
 */
class FailoverIT {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverIT.class);
    private static final int TASKS = 400;

    /** The limit that {@code docs/guarantees.md} promises. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final Duration NOTICED = Duration.ofSeconds(60);

    private final String user = UUID.randomUUID().toString();

    @EndToEndTest(value = SidecarRuntime.EMBEDDED, isRunning = false)
    void failoverFromAKilledPrimaryLosesNothing(World world) throws IOException {
        failOver(world, (database, load) -> database.killPrimary(), database -> {});
    }

    @EndToEndTest(value = SidecarRuntime.EMBEDDED, isRunning = false)
    void failoverFromAFrozenPrimaryLosesNothing(World world) throws IOException {
        failOver(world, FailoverIT::freeze, database -> {});
    }

    @EndToEndTest(value = SidecarRuntime.EMBEDDED, isRunning = false)
    void switchoverToTheStandbyLosesNothing(World world) throws IOException {
        failOver(world, (database, load) -> database.stopPrimary(), ReplicatedPostgres::followNewPrimary);
    }

    @EndToEndTest(value = SidecarRuntime.EMBEDDED, isRunning = false)
    void listsAreReadFromTheStandbyIfThereIsOne(World world) throws IOException {
        assumeTrue(PostgresPrograms.missing().isEmpty(), PostgresPrograms.missing());
        try (ReplicatedPostgres database = new ReplicatedPostgres();
                World.Replica replica =
                        replica(world, database, "-Dtodoflow.database.read-url=" + database.readUrl())) {
            // Given
            String task = replica.client().createTask(user, "listed");
            Wait.until(
                    NOTICED, "the standby lists the task", () -> list(replica).contains(task));
            assertThat(new Ledger(database.standbyUrl())
                            .column("select query from pg_stat_activity where query like '%limit%' and query ~ 'task'"
                                    + " and pid <> pg_backend_pid()"))
                    .isNotEmpty();

            // When
            database.killStandby();

            // Then
            Wait.until(
                    NOTICED, "the primary lists the task", () -> list(replica).contains(task));
        }
    }

    private String list(World.Replica replica) {
        return replica.client()
                .request("GET", "/api/%s/tasks".formatted(user), "")
                .body();
    }

    /** Waits until the application notices; a promoting tool takes longer to be sure. */
    private static void freeze(ReplicatedPostgres database, Load load) {
        database.freezePrimary();
        Wait.until(NOTICED, "a client is refused", () -> !load.refused().isEmpty());
    }

    private void failOver(
            World world, BiConsumer<ReplicatedPostgres, Load> fail, Consumer<ReplicatedPostgres> afterPromotion)
            throws IOException {
        assumeTrue(PostgresPrograms.missing().isEmpty(), PostgresPrograms.missing());
        try (ReplicatedPostgres database = new ReplicatedPostgres();
                World.Replica replica = replica(world, database)) {
            // Given
            Load load = Load.start(replica.client(), user, 8, TASKS, () -> LockSupport.parkNanos(50_000_000))
                    .awaitAnswered(TASKS / 4);

            // When
            long failedAt = System.nanoTime();
            fail.accept(database, load);
            database.promote();
            long promotedAt = System.nanoTime();
            Ledger ledger = new Ledger(database.primaryUrl());
            int published = effects(ledger);
            afterPromotion.accept(database);

            // Then
            Wait.until(Duration.ofMinutes(1), "publishing continues", () -> effects(ledger) > published);
            Duration pause = Duration.ofNanos(System.nanoTime() - promotedAt);
            load.await();
            ledger.awaitOneEntryForEachTask(user, load.created());
            LOG.info(
                    "Promoted {} ms after the failure; publishing continues {} ms after the promotion; answered 201: {},"
                            + " refused: {}, without an answer: {}; lost: 0, duplicated: 0",
                    (promotedAt - failedAt) / 1_000_000,
                    pause.toMillis(),
                    load.created().size(),
                    load.refused().size(),
                    load.broken().size());
            assertThat(load.created()).hasSize(TASKS);
            assertThat(load.refused())
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(503));
            assertThat(pause).isLessThan(LONGEST_PAUSE);
        }
    }

    private static World.Replica replica(World world, ReplicatedPostgres database, String... options) {
        database.start();
        World.Replica replica = world.replica(
                "-failover-" + UUID.randomUUID(),
                "backend",
                database.url(),
                Stream.concat(Stream.of("-XX:TieredStopAtLevel=1"), Stream.of(options))
                        .toList());
        try {
            replica.start();
            return replica;
        } catch (RuntimeException e) {
            replica.close();
            throw e;
        }
    }

    private static int effects(Ledger ledger) {
        return Integer.parseInt(
                ledger.column("select count(*)::text from audit_log").get(0));
    }
}
