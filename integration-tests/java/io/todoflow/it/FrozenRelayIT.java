package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.SidecarRuntime;
import io.todoflow.it.world.Wait;
import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of two processes is frozen (SIGSTOP) while it holds leases on the outbox. */
class FrozenRelayIT {

    private static final Logger LOG = LoggerFactory.getLogger(FrozenRelayIT.class);

    /** The limit that {@code docs/guarantees.md} promises. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final String user = UUID.randomUUID().toString();

    @EndToEndTest(SidecarRuntime.EMBEDDED)
    void anotherProcessPublishesForAFrozenOneWithinTenSeconds(World world) {
        try (World.Replica replica = world.replica("-second")) {
            // Given two processes that hold shares
            replica.start();
            Wait.until(Duration.ofMinutes(1), "the shares are divided", () -> holders(world) == 2);
            List<String> before = tasks(world.client(), 20);
            world.ledger().awaitOneEntryForEachTask(user, before);

            // When
            world.app().pause();
            long frozenAt = System.nanoTime();
            List<String> during = tasks(replica.client(), 40);
            Wait.until(Duration.ofMinutes(1), "nothing waits", () -> waiting(world) == 0);
            Duration delay = Duration.ofNanos(System.nanoTime() - frozenAt);

            // Then
            LOG.info(
                    "One process is frozen, the other creates 40 tasks: all are published {} ms after the freeze",
                    delay.toMillis());
            assertThat(delay).isLessThan(LONGEST_DELAY);

            // And the process that wakes up takes shares again, and duplicates nothing
            world.app().resume();
            Wait.until(Duration.ofMinutes(1), "the shares are divided again", () -> holders(world) == 2);
            List<String> after = tasks(world.client(), 20);
            world.ledger()
                    .awaitOneEntryForEachTask(
                            user,
                            Stream.of(before, during, after)
                                    .flatMap(List::stream)
                                    .toList());
        } finally {
            world.heal();
        }
    }

    private List<String> tasks(TodoflowClient client, int count) {
        return Stream.generate(() -> client.createTask(user, "Task"))
                .limit(count)
                .toList();
    }

    private static int holders(World world) {
        return number(world, "select count(distinct holder)::text from outbox_share where expires_at > now()");
    }

    private static int waiting(World world) {
        return number(world, "select count(*)::text from outbox");
    }

    private static int number(World world, String query) {
        return Integer.parseInt(world.ledger().column(query).get(0));
    }
}
