package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.Events;
import io.todoflow.it.world.ServerProcess;
import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.Wait;
import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application is killed, stopped or down: nothing that it answered, and nothing that was published to it, is lost.
 */
class AppOutageIT {

    private static final Logger LOG = LoggerFactory.getLogger(AppOutageIT.class);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SIGTERM = 128 + 15;

    private final String user = UUID.randomUUID().toString();

    /**
     * A daprd may lose some of them, and the event log does not contain those of other programs: see
     * docs/guarantees.md.
     */
    @EndToEndTest(SidecarRuntime.EMBEDDED)
    void eventsPublishedWhileTheApplicationIsDownArriveOnceAfterItsRestart(World world) {
        // Given
        TodoflowClient client = world.client();
        world.app().kill();

        // When
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(20).toList();
        List<CompletableFuture<Response>> published = Publishing.all(client, user, ids);
        world.app().start();

        // Then
        world.ledger().awaitEvents(user, ids.stream().map(UUID::toString).toList());
        assertThat(published)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(204));
    }

    @EndToEndTest
    void aKillDuringCreationsLeavesOneEntryPerAnsweredOrCommittedTask(World world) {
        // Given
        long seed = Long.getLong("todoflow.it.seed", System.nanoTime());
        LOG.info("Seed: -Dtodoflow.it.seed={}", seed);
        int[] kills = new Random(seed).ints(2, 0, 1000).sorted().toArray();
        Load load = Load.start(world.client(), user, 8, 1000, world.app()::awaitBack);

        // When
        for (int kill : kills) {
            load.awaitAnswered(kill);
            world.app().kill();
            world.app().start();
        }

        // Then
        assertThat(load.await().created()).hasSize(1000);
        world.ledger().awaitOneEntryForEachTask(user, load.created());
    }

    @EndToEndTest
    void requestsInFlightAreAnsweredBeforeTheApplicationEnds(World world) throws SQLException {
        // Given: fewer than todoflow.transactions.max-concurrent
        int requests = 5;
        ExecutorService clients = Executors.newFixedThreadPool(requests);
        try (Connection connection = world.ledger().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table task");
            TodoflowClient client = world.client();
            List<CompletableFuture<String>> underWay = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> client.createTask(user, "Task"), clients))
                    .limit(requests)
                    .toList();
            Wait.until(SOON, "the requests wait for the lock", () -> waiting(world) >= requests);

            // When
            world.app().terminate();
            Wait.until(
                    SOON,
                    "the application accepts no more requests",
                    () -> !ServerProcess.isListening(world.app().port()));
            connection.rollback();

            // Then
            List<String> created =
                    underWay.stream().map(CompletableFuture::join).toList();
            assertThat(world.app().awaitExit()).isIn(0, SIGTERM);
            world.app().start();
            world.ledger().awaitOneEntryForEachTask(user, created);
        } finally {
            clients.shutdown();
        }
    }

    /** For a sidecar, a 404 means that the event is unwanted, and an empty 200 that it is processed. */
    @EndToEndTest(SidecarRuntime.EMBEDDED)
    void deliveriesDuringShutdownAreProcessedOrRetried(World world) {
        // Given
        int connections = 8;
        TodoflowClient client = world.client();
        ExecutorService sidecar = Executors.newFixedThreadPool(connections);
        Queue<Response> answers = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> deliveries = Stream.generate(
                        () -> CompletableFuture.runAsync(() -> deliver(client, answers), sidecar))
                .limit(connections)
                .toList();
        sidecar.shutdown();
        Wait.until(SOON, "deliveries are taken", () -> answers.size() > 100);

        // When
        world.app().stop();

        // Then
        deliveries.forEach(CompletableFuture::join);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status() + " " + answer.body())
                .satisfiesAnyOf(
                        done -> assertThat(done).isEqualTo("200 {\"status\":\"SUCCESS\"}"),
                        again -> assertThat(again).isEqualTo("200 {\"status\":\"RETRY\"}"),
                        again -> assertThat(again).startsWith("503 ")));
    }

    /** Delivers events like a sidecar, until nothing listens any more. */
    private void deliver(TodoflowClient client, Queue<Response> answers) {
        try {
            while (true) {
                answers.add(client.deliver("/events/pubsub/task-events", Events.created(user, UUID.randomUUID())));
            }
        } catch (UncheckedIOException e) {
            LOG.info("No more deliveries: {}", e.getMessage());
        }
    }

    private static int waiting(World world) {
        return world.ledger()
                .column("select pid from pg_locks where not granted and relation = 'task'::regclass")
                .size();
    }
}
