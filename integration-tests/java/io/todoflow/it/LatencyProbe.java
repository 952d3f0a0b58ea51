package io.todoflow.it;

import io.todoflow.dev.TodoflowClient;
import io.todoflow.dev.TodoflowClient.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Measures how long it takes from the send of a POST to its answer, to the insert of the audit entry, and to the moment
 * at which others see it. Not a test; the command is in the documentation of {@link #main}.
 */
public final class LatencyProbe {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final long POLL_NANOS = 500_000;

    private final TodoflowClient client;
    private final Ledger ledger;
    private final String user = UUID.randomUUID().toString();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final Map<String, Long> recorded = new HashMap<>();
    private final Map<String, Long> visible = new HashMap<>();

    private LatencyProbe(World world) {
        this.client = world.client();
        this.ledger = world.ledger();
    }

    /**
     * {@code ./mvnw -q package -DskipTests && java -Dtodoflow.jar=target/todoflow-0.1.0-SNAPSHOT.jar -cp <test classpath>
     * io.todoflow.it.LatencyProbe [tasks]}
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 3000;
        for (SidecarRuntime runtime : SidecarRuntime.values()) {
            if (!runtime.missing().isEmpty()) {
                System.out.println(runtime + ": " + runtime.missing());
                continue;
            }
            try (World world = World.create(runtime, List.of())) {
                world.sidecar().start();
                new LatencyProbe(world).run(8, tasks);
                for (int clients : new int[] {1, 32}) {
                    System.out.println(runtime + new LatencyProbe(world).run(clients, tasks));
                }
            }
        }
        System.exit(0);
    }

    private String run(int clients, int tasks) throws SQLException, InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(clients);
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        Stream.generate(() -> (Runnable) () -> {
                    while (next.incrementAndGet() <= tasks) {
                        send();
                    }
                })
                .limit(clients)
                .forEach(senders::execute);
        senders.shutdown();
        watch(tasks);
        double seconds = (System.nanoTime() - start) / 1e9;
        senders.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS);
        return " %2d clients, %d tasks | answer %s | insert %s | visible %s | %.0f tasks/s"
                .formatted(
                        clients,
                        tasks,
                        percentiles(answered),
                        percentiles(recorded),
                        percentiles(visible),
                        tasks / seconds);
    }

    private void send() {
        long start = micros(Instant.now());
        Response response = client.create(user, "{\"title\":\"Measure\"}");
        long end = micros(Instant.now());
        String id = response.json().get("id").asText();
        sent.put(id, start);
        answered.put(id, end);
    }

    /** Reads new audit entries until all are there. */
    private void watch(int tasks) throws SQLException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        try (Connection connection = ledger.connect();
                PreparedStatement query = connection.prepareStatement(
                        "select task_id, recorded_at, id from audit_log where id > ? - 100 and user_id = ?")) {
            long last = 0;
            while (visible.size() < tasks && System.nanoTime() < deadline) {
                query.setLong(1, last);
                query.setString(2, user);
                try (ResultSet entries = query.executeQuery()) {
                    long now = micros(Instant.now());
                    while (entries.next()) {
                        Timestamp inserted = entries.getTimestamp(2);
                        recorded.put(entries.getString(1), micros(inserted.toInstant()));
                        visible.putIfAbsent(entries.getString(1), now);
                        last = Math.max(last, entries.getLong(3));
                    }
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    private String percentiles(Map<String, Long> until) {
        long[] micros = until.entrySet().stream()
                .filter(entry -> sent.containsKey(entry.getKey()))
                .flatMapToLong(entry -> LongStream.of(entry.getValue() - sent.getOrDefault(entry.getKey(), 0L)))
                .sorted()
                .toArray();
        return "p50 %.1f p99 %.1f ms".formatted(at(micros, 0.5), at(micros, 0.99));
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))] / 1000.0;
    }

    private static long micros(Instant time) {
        return Duration.between(Instant.EPOCH, time).toNanos() / 1000;
    }
}
