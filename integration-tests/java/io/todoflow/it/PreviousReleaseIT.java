package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.AppJar;
import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The previous release runs beside this one on the schema of this one, like during a rolling update. {@code
 * -Dtodoflow.it.previous-jar} names its jar.
 */
@EnabledIfSystemProperty(named = PreviousReleaseIT.JAR, matches = ".+", disabledReason = "the previous jar is missing")
class PreviousReleaseIT {

    static final String JAR = "todoflow.it.previous-jar";
    private static final int TASKS = 150;

    private final String user = UUID.randomUUID().toString();

    @EndToEndTest(SidecarRuntime.EMBEDDED)
    void bothReleasesServeTheSameTasksAndEachEventTakesEffectOnce(World world) {
        Path jar = Path.of(System.getProperty(JAR)).toAbsolutePath();
        try (World.Replica previous = world.replica(AppJar.asItIs(jar), "-previous")) {
            // Given
            previous.start();

            // When each creates tasks, and the other one completes and deletes them
            Load ofThis = load(world.client());
            Load ofPrevious = load(previous.client());
            changeAll(ofThis, previous.client());
            changeAll(ofPrevious, world.client());

            // Then
            List<String> events = world.ledger().column("select event_id from event where user_id = ?", user);
            assertThat(events).hasSize(3 * 2 * TASKS);
            world.ledger().awaitEvents(user, events);
            assertThat(Stream.of(ofThis, ofPrevious).flatMap(load -> load.refused().stream()))
                    .isEmpty();
        } finally {
            world.heal();
        }
    }

    private Load load(TodoflowClient client) {
        return Load.start(client, user, 4, TASKS, () -> LockSupport.parkNanos(50_000_000));
    }

    /** Completes and deletes each task while others are created. */
    private void changeAll(Load load, TodoflowClient client) {
        for (int i = 1; i <= TASKS; i++) {
            String task = List.copyOf(load.awaitAnswered(i).created()).get(i - 1);
            String path = "/api/%s/tasks/%s".formatted(user, task);
            assertThat(client.request("POST", path + "/complete", "").status()).isEqualTo(200);
            assertThat(client.request("DELETE", path, "").status()).isEqualTo(204);
        }
    }
}
