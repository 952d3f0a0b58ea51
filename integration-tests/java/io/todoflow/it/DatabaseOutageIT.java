package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.Wait;
import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The database is stopped, hangs or crashes: clients get an error, and nothing accepted is lost. */
class DatabaseOutageIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String user = UUID.randomUUID().toString();
    private final List<UUID> ids = Stream.generate(UUID::randomUUID).limit(20).toList();

    @EndToEndTest
    void eventsPublishedWhileTheDatabaseIsStoppedArriveOnceAfterItsRestart(World world) {
        // Given
        assumeOurs(world);
        world.database().stop();

        // When
        List<CompletableFuture<Response>> published = Publishing.all(world.client(), user, ids);
        Wait.until(SOON, "the consumer fails", () -> hasLoggedAny(world));
        world.database().start();

        // Then
        world.ledger().awaitEvents(user, ids.stream().map(UUID::toString).toList());
        assertThat(published)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(204));
    }

    @EndToEndTest
    void eventsPublishedWhileTheDatabaseHangsArriveOnceWhenItAnswersAgain(World world) {
        // Given
        assumeOurs(world);
        world.database().pause();

        // When
        List<CompletableFuture<Response>> published = Publishing.all(world.client(), user, ids);
        world.database().resume();

        // Then
        world.ledger().awaitEvents(user, ids.stream().map(UUID::toString).toList());
        assertThat(published)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(204));
    }

    @EndToEndTest
    void aDatabaseCrashUnderLoadIsAnswered503AndLosesNothingAccepted(World world) {
        // Given
        assumeOurs(world);
        Load load = Load.start(world.client(), user, 8, 300, () -> {}).awaitAnswered(100);

        // When
        world.database().kill();
        Wait.until(SOON, "a client is refused", () -> !load.refused().isEmpty());
        world.database().start();

        // Then
        assertThat(load.await().created()).hasSize(300);
        assertThat(load.broken()).isEmpty();
        assertThat(load.refused()).allSatisfy(DatabaseOutageIT::isProblemThatPasses);
        world.ledger().awaitOneEntryForEachTask(user, load.created());
    }

    @EndToEndTest(SidecarRuntime.EMBEDDED)
    void aConnectionLostDuringTheEventWriteIsAnswered503AndLeavesNoTask(World world) throws SQLException {
        // Given
        try (Connection connection = world.ledger().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create function end_connection() returns trigger language plpgsql as"
                    + " 'begin perform pg_terminate_backend(pg_backend_pid()); return new; end'");
            statement.execute("create trigger end_connection before insert on event for each row"
                    + " when (new.user_id = '%s') execute function end_connection()".formatted(user));

            // When
            Response response = world.client().create(user, "{\"title\":\"Task\"}");

            // Then
            isProblemThatPasses(response);
            assertThat(world.ledger().column("select id from task where user_id = ?", user))
                    .isEmpty();
            statement.execute("drop function end_connection cascade");
        }
    }

    private static void isProblemThatPasses(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(503);
        assertThat(response.header("Content-Type")).startsWith("application/problem+json");
        assertThat(response.json().get("status").asInt()).isEqualTo(503);
    }

    private boolean hasLoggedAny(World world) {
        return ids.stream().anyMatch(id -> world.app().hasLogged(id.toString()));
    }

    private static void assumeOurs(World world) {
        assumeTrue(world.database().isOurs(), "TEST_DATABASE_URL names a server that the test must not stop");
    }
}
