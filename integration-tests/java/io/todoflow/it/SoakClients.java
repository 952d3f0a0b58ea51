package io.todoflow.it;

import io.todoflow.dev.TodoflowClient;
import io.todoflow.dev.TodoflowClient.Response;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that change tasks of many users, in any order and several at once, and write down what was accepted. */
final class SoakClients {

    static final String USER = "soak-%d";
    static final int USERS = 50;
    private static final int TASKS_OF_A_CLIENT = 40;

    /** The versions of each task that were answered with success. */
    final Map<String, BitSet> accepted = new ConcurrentHashMap<>();

    /** The tasks whose deletion was answered with success. */
    final Set<String> deleted = ConcurrentHashMap.newKeySet();

    final AtomicLong answered = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong unanswered = new AtomicLong();
    final Map<String, Boolean> unexpected = new ConcurrentHashMap<>();

    private record KnownTask(String user, String id) {}

    private final List<TodoflowClient> applications;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ExecutorService threads;
    private final long pause;

    /** @param rate how many requests they send in a second at most, all together */
    SoakClients(List<TodoflowClient> applications, int clients, int rate, long seed) {
        this.applications = applications;
        pause = TimeUnit.SECONDS.toNanos(clients) / rate;
        threads = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            Random random = new Random(seed + i);
            threads.execute(() -> work(random));
        }
    }

    void stop() throws InterruptedException {
        stopped.set(true);
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The clients do not end");
        }
    }

    private void work(Random random) {
        List<KnownTask> tasks = new ArrayList<>();
        while (!stopped.get()) {
            LockSupport.parkNanos(pause);
            TodoflowClient application = applications.get(random.nextInt(applications.size()));
            try {
                change(application, random, tasks);
            } catch (UncheckedIOException e) {
                // it is not known whether it was accepted
                unanswered.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private void change(TodoflowClient application, Random random, List<KnownTask> tasks) {
        int kind = random.nextInt(10);
        if (tasks.isEmpty() || (kind < 3 && tasks.size() < TASKS_OF_A_CLIENT)) {
            String user = USER.formatted(random.nextInt(USERS));
            Response response = application.create(user, draft(random), "Idempotency-Key", "" + random.nextLong());
            if (count(response, 201)) {
                tasks.add(new KnownTask(user, response.json().path("id").asText()));
            }
            return;
        }
        KnownTask task = tasks.get(random.nextInt(tasks.size()));
        String path = "/api/%s/tasks/%s".formatted(task.user(), task.id());
        if (kind < 7) {
            count(application.request("PATCH", path, draft(random)), 200);
        } else if (kind < 9) {
            count(application.request("POST", path + "/complete", ""), 200);
        } else if (count(application.request("DELETE", path, ""), 204)) {
            tasks.remove(task);
            deleted.add(task.id());
        }
    }

    /** Now and then with a reminder that is soon due, or with a series. */
    private static String draft(Random random) {
        String title = "{\"title\":\"%s\"".formatted(Long.toHexString(random.nextLong()));
        return switch (random.nextInt(10)) {
            case 0 -> title + ",\"remind_at\":\"%s\"}".formatted(Instant.now().plusSeconds(1 + random.nextInt(20)));
            case 1 ->
                title
                        + ",\"due_at\":\"%s\",\"recurrence\":\"FREQ=DAILY\"}"
                                .formatted(Instant.now().plusSeconds(86_400));
            default -> title + "}";
        };
    }

    private boolean count(Response response, int expected) {
        if (response.status() == 404 || response.status() == 503) {
            // 404: an earlier deletion was accepted, and not answered
            refused.incrementAndGet();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(response.status() == 503 ? 50 : 0));
            return response.status() == 404 && expected == 204;
        }
        if (response.status() != expected) {
            unexpected.put(response.status() + " " + response.body(), true);
            return false;
        }
        answered.incrementAndGet();
        if (expected != 204) {
            BitSet versions =
                    accepted.computeIfAbsent(response.json().path("id").asText(), any -> new BitSet());
            synchronized (versions) {
                versions.set(response.json().path("version").asInt());
            }
        }
        return true;
    }
}
