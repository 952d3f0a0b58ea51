package io.todoflow.it.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Concurrent clients that change tasks of many users in random order, and record what was accepted. */
final class SoakClients {

    static final String USER = "soak-%d";
    static final int USERS = 50;
    private static final int TASKS_OF_A_CLIENT = 40;
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    final AtomicLong answered = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong unanswered = new AtomicLong();
    final Map<String, Boolean> unexpected = new ConcurrentHashMap<>();

    private record KnownTask(String user, String id) {}

    private final List<Integer> ports;
    private final AcceptedChanges accepted;
    private final ExecutorService threads;
    private final long pause;
    private volatile long waiting;
    private volatile boolean stopped;

    /**
     * @param ports the ports of the applications
     */
    SoakClients(List<Integer> ports, SoakSettings settings, AcceptedChanges accepted) {
        this.ports = ports;
        this.accepted = accepted;
        pause = settings.rate() == 0 ? 0 : TimeUnit.SECONDS.toNanos(settings.clients()) / settings.rate();
        threads = Executors.newFixedThreadPool(settings.clients());
        for (int i = 0; i < settings.clients(); i++) {
            Random random = new Random(settings.seed() + i);
            threads.execute(() -> work(random));
        }
    }

    /**
     * Makes each client wait before its next request, longer with a larger backlog.
     *
     * @param backlog the backlog as a fraction of its limit
     */
    void slowDown(double backlog) {
        waiting = Math.round(LONGEST_WAIT * Math.min(1, backlog * backlog));
    }

    void stop() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The clients do not end");
        }
    }

    private void work(Random random) {
        List<KnownTask> tasks = new ArrayList<>();
        List<SoakConnection> applications =
                ports.stream().map(SoakConnection::new).toList();
        while (!stopped) {
            LockSupport.parkNanos(pause + waiting);
            try {
                change(applications.get(random.nextInt(applications.size())), random, tasks);
            } catch (IOException e) {
                // unknown whether it was accepted
                unanswered.incrementAndGet();
                park(50);
            }
        }
        applications.forEach(SoakConnection::close);
    }

    private static void park(int milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    private void change(SoakConnection application, Random random, List<KnownTask> tasks) throws IOException {
        int kind = random.nextInt(10);
        if (tasks.isEmpty() || (kind < 3 && tasks.size() < TASKS_OF_A_CLIENT)) {
            create(application, random, tasks);
            return;
        }
        KnownTask task = tasks.get(random.nextInt(tasks.size()));
        String path = "/api/%s/tasks/%s".formatted(task.user(), task.id());
        if (kind < 7) {
            written(application.send("PATCH", path, draft(random), ""), 200);
        } else if (kind < 9) {
            written(application.send("POST", path + "/complete", "", ""), 200);
        } else {
            int status = application.send("DELETE", path, "", "").status();
            if (status == 204) {
                accepted.deleted(task.id());
                answered.incrementAndGet();
            } else {
                count(new SoakConnection.Answer(status, ""));
            }
            if (status == 204 || status == 404) {
                tasks.remove(task);
            }
        }
    }

    private void create(SoakConnection application, Random random, List<KnownTask> tasks) throws IOException {
        String user = USER.formatted(random.nextInt(USERS));
        String key = "Idempotency-Key: " + random.nextLong() + "\r\n";
        String id = written(application.send("POST", "/api/" + user + "/tasks", draft(random), key), 201);
        if (!id.isEmpty()) {
            tasks.add(new KnownTask(user, id));
        }
    }

    /** Sometimes adds a reminder that is due soon, or a series. */
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

    /** Records what was accepted; returns the id of the task, or an empty text if nothing was. */
    private String written(SoakConnection.Answer answer, int expected) throws IOException {
        if (answer.status() != expected) {
            count(answer);
            return "";
        }
        JsonNode task = JSON.readTree(answer.body());
        String id = task.path("id").asText();
        accepted.changed(id, task.path("version").asLong());
        answered.incrementAndGet();
        return id;
    }

    private void count(SoakConnection.Answer answer) {
        switch (answer.status()) {
            // an earlier deletion was accepted, but its answer was lost
            case 404 -> refused.incrementAndGet();
            case 429, 503 -> {
                refused.incrementAndGet();
                park(50);
            }
            default -> unexpected.put(answer.status() + " " + answer.body(), true);
        }
    }
}
