package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.World;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application, its sidecar, or both are stopped and restarted under load, like in an update: nothing is lost or
 * duplicated. The sidecar stops last, like a native one in Kubernetes.
 */
class RollingUpdateIT {

    private static final Logger LOG = LoggerFactory.getLogger(RollingUpdateIT.class);
    private static final int TASKS = 300;
    private static final int SIGTERM = 128 + 15;

    private final String user = UUID.randomUUID().toString();

    @EndToEndTest
    void aRollingUpdateOfTheApplicationLosesNothing(World world) {
        update(world, it -> {
            assertThat(it.app().stop()).isIn(0, SIGTERM);
            it.app().start();
        });
    }

    @EndToEndTest
    void aRollingUpdateOfTheSidecarLosesNothing(World world) {
        update(world, it -> {
            it.sidecar().stop();
            it.sidecar().start();
        });
    }

    @EndToEndTest
    void aRollingUpdateOfBothLosesNothing(World world) {
        update(world, it -> {
            it.app().stop();
            it.sidecar().stop();
            it.heal();
        });
    }

    private void update(World world, Consumer<World> update) {
        // Given
        Load load = Load.start(world.client(), user, 8, TASKS, world.app()::awaitBack)
                .awaitAnswered(TASKS / 3);

        // When
        update.accept(world);

        // Then
        load.await();
        world.ledger().awaitOneEntryForEachTask(user, load.created());
        LOG.info(
                "{} tasks answered 201, {} requests refused, {} without answer; {} events audited, none lost or duplicated",
                load.created().size(),
                load.refused().size(),
                load.broken().size(),
                world.ledger().audited(user).size());
        assertThat(load.refused())
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(503));
    }
}
