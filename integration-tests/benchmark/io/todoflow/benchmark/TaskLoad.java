package io.todoflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Clients that create tasks of 1 KB by {@code POST /api/{user}/tasks}, each for a separate user. */
final class TaskLoad {

    static final String TASK = "{\"title\":\"Measure\",\"description\":\"%s\"}".formatted("x".repeat(800));

    private static final long RETRY_NANOS = 50_000_000;

    private TaskLoad() {}

    private static byte[] create(String user) {
        return KeptConnection.post("/api/" + user + "/tasks", TASK);
    }

    /** Sends each request as soon as the previous one is answered; all must be answered 201. */
    static Parallel.Done closed(int port, Duration span) throws Exception {
        return closed(port, span, Sizes.CLIENTS, Sizes.CLIENTS);
    }

    /** Does the same over a number of connections, each of which serves its share of the users in turns. */
    static Parallel.Done closed(int port, Duration span, int connections, int users) throws Exception {
        List<byte[]> requests = IntStream.range(0, users)
                .mapToObj(user -> create("load-" + user))
                .toList();
        return Parallel.run(connections, span, (client, deadline) -> {
            int accepted = 0;
            try (KeptConnection connection = new KeptConnection(port)) {
                for (int next = client; System.nanoTime() < deadline; next += connections) {
                    assertThat(connection.send(requests.get(next % users))).isEqualTo(201);
                    accepted++;
                }
            }
            return accepted;
        });
    }

    /**
     * Creates tasks at a fixed rate per second: a warm-up at this rate, which full load does not replace, and two spans
     * that count.
     *
     * @return prefix of the users whose tasks count, which no other user has
     */
    static String steady(int port, double rate) throws Exception {
        String users = "steady-%s-".formatted(UUID.randomUUID());
        long interval = (long) (1e9 / rate);
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        long counting = start + Sizes.WARM_UP.toNanos();
        Parallel.run(Sizes.CLIENTS, Sizes.WARM_UP.plus(Sizes.SPAN.multipliedBy(2)), (client, deadline) -> {
            byte[] uncounted = create("load-" + client);
            byte[] counted = create(users + client);
            try (KeptConnection connection = new KeptConnection(port)) {
                for (long due = start; due < deadline; due = start + next.getAndIncrement() * interval) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    connection.send(due < counting ? uncounted : counted);
                }
            }
            return 0;
        });
        return users;
    }

    /**
     * Creates each task for a separate user, as soon as the previous one is answered, while a process is killed and
     * restarted in the middle of the span. A client without an answer continues with another user.
     *
     * @param users prefix of the users
     * @param crash kills the process, and restarts it
     * @return the users whose tasks were answered 201
     */
    static Collection<String> duringCrash(int port, String users, Runnable crash) throws Exception {
        Queue<String> accepted = new ConcurrentLinkedQueue<>();
        Parallel.run(Sizes.CLIENTS + 1, Sizes.SPAN, (client, deadline) -> {
            if (client == Sizes.CLIENTS) {
                LockSupport.parkNanos(Sizes.SPAN.toNanos() / 2);
                crash.run();
                return 0;
            }
            int sent = 0;
            try (KeptConnection connection = new KeptConnection(port)) {
                while (System.nanoTime() < deadline) {
                    String user = users + client + "-" + sent++;
                    try {
                        if (connection.send(create(user)) == 201) {
                            accepted.add(user);
                        }
                    } catch (IOException e) {
                        connection.close();
                        LockSupport.parkNanos(RETRY_NANOS);
                    }
                }
            }
            return 0;
        });
        return accepted;
    }

    /** Returns the 99th percentile of answer times in milliseconds, of four clients that pause. */
    static double answerP99(int port) throws Exception {
        int clients = 4;
        AtomicReferenceArray<long[]> nanos = new AtomicReferenceArray<>(clients);
        Parallel.run(clients, Sizes.SPAN, (client, deadline) -> {
            byte[] request = create("answers-" + client);
            long[] taken = new long[10_000];
            int count = 0;
            try (KeptConnection connection = new KeptConnection(port)) {
                while (System.nanoTime() < deadline && count < taken.length) {
                    long start = System.nanoTime();
                    assertThat(connection.send(request)).isEqualTo(201);
                    taken[count++] = System.nanoTime() - start;
                    LockSupport.parkNanos(20_000_000);
                }
            }
            nanos.set(client, Arrays.copyOf(taken, count));
            return count;
        });
        long[] sorted = IntStream.range(0, clients)
                .mapToObj(nanos::get)
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
        return sorted[(int) (sorted.length * 0.99)] / 1e6;
    }
}
