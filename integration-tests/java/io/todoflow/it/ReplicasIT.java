package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.World;
import io.todoflow.testing.TodoflowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Two applications on one database, each with its own sidecar, on one broker. */
class ReplicasIT {

    private static final int TASKS = 100;
    private static final int CLIENTS = 16;
    private static final String SUBJECT = "\"subject\":\"%s\"";

    private final String user = UUID.randomUUID().toString();

    @EndToEndTest
    void replicasLoseAndDuplicateNothingAndPublishTheEventsOfATaskInOrder(World world) {
        try (World.Replica replica = world.replica("-replica")) {
            // Given
            replica.start();
            List<TodoflowClient> clients = List.of(world.client(), replica.client());

            // When
            List<String> tasks = createCompleteAndDelete(clients);

            // Then
            List<String> events = world.ledger().column("select event_id from event where user_id = ?", user);
            assertThat(events).hasSize(3 * TASKS);
            world.ledger().awaitEvents(user, events);
            List<String> published = world.published("task-events");
            assertThat(tasks).allSatisfy(task -> assertThat(firstTypes(published, task))
                    .containsExactly("task.created", "task.completed", "task.deleted"));
        }
    }

    /** Alternates the applications for the requests of a task. */
    private List<String> createCompleteAndDelete(List<TodoflowClient> clients) {
        List<CompletableFuture<String>> tasks = new ArrayList<>();
        // a process limits the concurrent requests of one user
        ExecutorService senders = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < TASKS; i++) {
            TodoflowClient one = clients.get(i % 2);
            TodoflowClient other = clients.get((i + 1) % 2);
            tasks.add(CompletableFuture.supplyAsync(
                    () -> {
                        String task = one.createTask(user, "Task");
                        String path = "/api/%s/tasks/%s".formatted(user, task);
                        assertThat(other.request("POST", path + "/complete", "").status())
                                .isEqualTo(200);
                        assertThat(one.request("DELETE", path, "").status()).isEqualTo(204);
                        return task;
                    },
                    senders));
        }
        senders.shutdown();
        return tasks.stream().map(CompletableFuture::join).toList();
    }

    /** The types of the events of a task, in the order in which they were first published. */
    private static Stream<String> firstTypes(List<String> published, String task) {
        return published.stream()
                .filter(event -> event.contains(SUBJECT.formatted(task)))
                .map(event -> event.replaceAll(".*\"type\":\"([a-z.]+)\".*", "$1"))
                .distinct();
    }
}
