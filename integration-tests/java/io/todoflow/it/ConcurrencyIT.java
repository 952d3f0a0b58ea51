package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.Events;
import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Concurrent requests, and concurrent deliveries of the same event. */
class ConcurrencyIT {

    private static final int AT_ONCE = 8;

    private final String user = UUID.randomUUID().toString();
    private final UUID eventId = UUID.randomUUID();

    @EndToEndTest
    void concurrentClientsAreAllAnsweredAndTheirTasksAudited(World world) {
        // When
        Load load = Load.start(world.client(), user, 32, 1000, () -> {}).await();

        // Then
        assertThat(load.created()).hasSize(1000);
        assertThat(load.refused()).isEmpty();
        assertThat(load.broken()).isEmpty();
        world.ledger().awaitOneEntryForEachTask(user, load.created());
    }

    @EndToEndTest
    void anEventPublishedConcurrentlySeveralTimesIsAuditedOnce(World world) {
        // When
        List<CompletableFuture<Response>> published =
                Publishing.all(world.client(), user, Collections.nCopies(AT_ONCE, eventId));

        // Then
        assertThat(published)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(204));
        UUID last = publishLast(world);
        world.ledger().awaitEvents(user, List.of(eventId.toString(), last.toString()));
    }

    @EndToEndTest
    void anEventDeliveredConcurrentlySeveralTimesIsAuditedOnce(World world) {
        // When
        TodoflowClient client = world.client();
        String event = Events.created(user, eventId);
        ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
        List<CompletableFuture<Response>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> client.deliver("/events/pubsub/task-events", event), senders))
                .limit(AT_ONCE)
                .toList();
        senders.shutdown();

        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.join().status()).isEqualTo(200);
            assertThat(answer.join().json().get("status").asText()).isEqualTo("SUCCESS");
        });
        assertThat(world.ledger().audited(user)).containsExactly(eventId.toString());
    }

    /** An event after all others. */
    private UUID publishLast(World world) {
        UUID last = UUID.randomUUID();
        Publishing.all(world.client(), user, List.of(last)).forEach(CompletableFuture::join);
        return last;
    }
}
