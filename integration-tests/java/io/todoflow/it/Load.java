package io.todoflow.it;

import io.todoflow.it.world.Wait;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Concurrent clients that create tasks for one user. */
final class Load {

    private static final Duration LONGEST = Duration.ofSeconds(120);

    private final TodoflowClient client;
    private final String user;
    private final int tasks;
    private final Runnable whenRefused;
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final Queue<Response> refused = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> broken = new ConcurrentLinkedQueue<>();
    private final ExecutorService clients;

    private Load(TodoflowClient client, String user, int clients, int tasks, Runnable whenRefused) {
        this.client = client;
        this.user = user;
        this.tasks = tasks;
        this.whenRefused = whenRefused;
        this.clients = Executors.newFixedThreadPool(clients);
        IntStream.range(0, clients).forEach(i -> this.clients.execute(this::work));
        this.clients.shutdown();
    }

    /**
     * Starts clients that together create a number of tasks. A client without a 201 retries after {@code whenRefused}.
     */
    static Load start(TodoflowClient client, String user, int clients, int tasks, Runnable whenRefused) {
        return new Load(client, user, clients, tasks, whenRefused);
    }

    private void work() {
        for (int task = next.incrementAndGet(); task <= tasks; task = next.incrementAndGet()) {
            while (!create(task)) {
                whenRefused.run();
            }
        }
    }

    private boolean create(int task) {
        try {
            Response response = client.create(user, "{\"title\":\"Task %d\"}".formatted(task));
            if (response.status() == 201) {
                created.add(response.json().get("id").asText());
                return true;
            }
            refused.add(response);
        } catch (UncheckedIOException e) {
            broken.add(e);
        }
        return false;
    }

    Load awaitAnswered(int count) {
        Wait.until(LONGEST, count + " tasks are answered", () -> created.size() >= count);
        return this;
    }

    /** Waits until each task is answered 201. */
    Load await() {
        try {
            if (!clients.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("%d of %d tasks are answered after %s; others were answered %s"
                        .formatted(created.size(), tasks, LONGEST, refused));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** The ids of the tasks that were answered 201. */
    Collection<String> created() {
        return List.copyOf(created);
    }

    /** The other answers. */
    Collection<Response> refused() {
        return List.copyOf(refused);
    }

    /** Requests without an answer. */
    Collection<Exception> broken() {
        return List.copyOf(broken);
    }
}
