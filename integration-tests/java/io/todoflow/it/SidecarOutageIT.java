package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The sidecar starts late, stops, restarts, or hangs: requests do not notice, and no event is lost. */
class SidecarOutageIT {

    /** Each of them would wait 10 s for a sidecar if it needed one. */
    private static final int REQUESTS = 200;

    private static final Duration ALL_REQUESTS = Duration.ofSeconds(30);

    private final String user = UUID.randomUUID().toString();

    @EndToEndTest
    void eventsOfAnApplicationThatStartedBeforeItsSidecarAreDelivered(World world) {
        // Given
        world.sidecar().stop();
        world.app().stop();
        world.app().start();
        List<String> created = create(world.client(), 20);

        // When
        world.sidecar().start();

        // Then
        created.addAll(create(world.client(), 20));
        world.ledger().awaitOneEntryForEachTask(user, created);
    }

    @EndToEndTest
    void eventsAreDeliveredAfterEachRestartOfTheSidecar(World world) {
        List<String> created = new ArrayList<>();
        for (int restart = 1; restart <= 3; restart++) {
            // Given
            world.sidecar().stop();
            created.addAll(create(world.client(), 5));

            // When
            world.sidecar().start();

            // Then
            created.addAll(create(world.client(), 5));
            world.ledger().awaitOneEntryForEachTask(user, created);
        }
    }

    @EndToEndTest
    void requestsDoNotWaitForAStoppedSidecarAndTheirEventsArriveOnceAfterItsRestart(World world) {
        // Given
        world.sidecar().stop();

        // When
        Instant start = Instant.now();
        List<String> created = create(world.client(), REQUESTS);

        // Then
        assertThat(Duration.between(start, Instant.now())).isLessThan(ALL_REQUESTS);
        assertThat(world.ledger().audited(user)).isEmpty();
        world.sidecar().start();
        world.ledger().awaitOneEntryForEachTask(user, created);
    }

    @EndToEndTest
    void requestsDoNotWaitForAHangingSidecarAndTheirEventsArriveOnceWhenItAnswersAgain(World world) {
        // Given
        world.sidecar().pause();

        // When
        Instant start = Instant.now();
        List<String> created = create(world.client(), REQUESTS);

        // Then
        assertThat(Duration.between(start, Instant.now())).isLessThan(ALL_REQUESTS);
        assertThat(world.ledger().audited(user)).isEmpty();
        world.sidecar().resume();
        world.ledger().awaitOneEntryForEachTask(user, created);
    }

    @EndToEndTest
    void eventsAcceptedByAKilledSidecarAreDeliveredAfterItsRestart(World world) {
        // Given
        Load load = Load.start(world.client(), user, 8, 500, () -> {}).awaitAnswered(100);

        // When
        world.sidecar().kill();
        world.sidecar().start();

        // Then
        world.ledger().awaitOneEntryForEachTask(user, load.await().created());
    }

    private List<String> create(TodoflowClient client, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ids.add(client.createTask(user, "Task " + i));
        }
        return ids;
    }
}
