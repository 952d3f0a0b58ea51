package io.todoflow.it;

import io.todoflow.it.world.Events;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Publishing through the sidecar's API. */
final class Publishing {

    private Publishing() {}

    /** Publishes events concurrently, because a sidecar may make a publisher wait for earlier deliveries. */
    static List<CompletableFuture<Response>> all(TodoflowClient client, String user, List<UUID> eventIds) {
        ExecutorService publishers = Executors.newFixedThreadPool(eventIds.size());
        // a repeated id is the same event
        Map<UUID, String> events = new HashMap<>();
        List<CompletableFuture<Response>> answers = eventIds.stream()
                .map(id -> events.computeIfAbsent(id, one -> Events.created(user, one)))
                .map(event -> CompletableFuture.supplyAsync(
                        () -> client.publish("task-events", "application/cloudevents+json", event), publishers))
                .toList();
        publishers.shutdown();
        return answers;
    }
}
