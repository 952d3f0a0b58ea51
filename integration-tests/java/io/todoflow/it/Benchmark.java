package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.domain.BulkPublishEntry;
import io.dapr.client.domain.BulkPublishRequest;
import io.dapr.client.domain.PublishEventRequest;
import io.dapr.config.Properties;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.dev.TodoflowClient;
import io.todoflow.dev.TodoflowClient.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the application beside the bare limits of the same database and the same broker, in one run. It asserts that
 * everything arrived, and no speed. {@code ./mvnw -Pbenchmark verify} runs it; docs/performance.md has the method.
 */
class Benchmark {

    private static final Logger LOG = LoggerFactory.getLogger(Benchmark.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SPAN = Duration.ofSeconds(Integer.getInteger("benchmark.seconds", 15));
    private static final int BACKLOG = Integer.getInteger("benchmark.backlog", 20_000);
    private static final Duration WARM_UP = SPAN.multipliedBy(3);
    private static final Duration TURN = SPAN.dividedBy(4);
    private static final int CLIENTS = 32;
    private static final int BULK = 100;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String TASK = "{\"title\":\"Measure\",\"description\":\"%s\"}".formatted("x".repeat(800));
    private static final String EVENT_MADE_IN_SQL = """
            with made as (
                select gen_random_uuid() as event_id, gen_random_uuid() as task_id from generate_series(1, ?)
            ), appended as (
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                select event_id, 'task.created', task_id, 'backlog', 'benchmark', 'task-events',
                    json_build_object('specversion', '1.0', 'id', event_id, 'source', 'benchmark', 'type', 'task.created',
                        'subject', task_id, 'datacontenttype', 'application/json', 'data', json_build_object(
                            'event_id', event_id, 'event_type', 'task.created', 'event_version', 'v1', 'timestamp', now(),
                            'correlation_id', 'benchmark', 'source', 'benchmark', 'payload', json_build_object(
                                'task_id', task_id, 'user_id', 'backlog', 'title', 'Measure', 'version', 1,
                                'description', repeat('x', 600))))::text
                from made returning id, task_id
            )
            insert into outbox (id, task_id) select id, task_id from appended
            """;

    /** The flows that the bare limits are compared with: a request, its event, and one effect. */
    private static final List<String> ONE_CONSUMER = Stream.concat(
                    Stream.of("-Xmx512m"),
                    Stream.of("task-reminders", "notification", "email-delivery", "recurring-tasks", "analytics")
                            .map("-Dtodoflow.%s.enabled=false"::formatted))
            .toList();

    private final Map<String, Object> figures = new LinkedHashMap<>();

    @ParameterizedTest
    @EnumSource
    void measures(SidecarRuntime runtime) throws Exception {
        Assumptions.assumeTrue(runtime.missing().isEmpty(), runtime.missing());
        try (World world = World.create(runtime, ONE_CONSUMER)) {
            world.sidecar().start();
            requests(world, WARM_UP);
            awaitAudited(world);

            double commits = commits(world);
            figure("B1: commits/s of two inserts of 1 KB, bare JDBC", commits);
            double bare = barePublish(world);
            figure("B2: events/s of the bare Dapr SDK, bulks of " + BULK, bare);

            component(world);

            double events = endToEnd(world);
            figure("End to end: events/s, 201 to the commit of the audit", events);
            figure("End to end ÷ (B1 ÷ 2)", events / (commits / 2));
            latency(world, events / 2);
            double relayed = relay(world);
            figure("Relay: events/s of a backlog of " + BACKLOG, relayed);
            figure("Relay ÷ B2", relayed / bare);
            brokerDown(world);
        }
        idle(runtime);
        report(runtime);
    }

    private void figure(String name, double value) {
        figures.put(name, Math.round(value * 100) / 100.0);
        LOG.info("{}: {}", name, figures.get(name));
    }

    private double commits(World world) throws Exception {
        try (Connection connection = world.ledger().connect();
                var statement = connection.createStatement()) {
            statement.execute("create table bare_task (id uuid primary key, doc text)");
            statement.execute(
                    "create table bare_outbox (id bigint generated always as identity primary key, event text)");
        }
        AtomicInteger count = new AtomicInteger();
        double seconds = parallel(CLIENTS, deadline -> {
            try (Connection connection = world.ledger().connect();
                    PreparedStatement task = connection.prepareStatement("insert into bare_task values (?, ?)");
                    PreparedStatement outbox =
                            connection.prepareStatement("insert into bare_outbox (event) values (?)")) {
                connection.setAutoCommit(false);
                while (System.nanoTime() < deadline) {
                    task.setObject(1, UUID.randomUUID());
                    task.setString(2, TASK);
                    task.executeUpdate();
                    outbox.setString(1, TASK);
                    outbox.executeUpdate();
                    connection.commit();
                    count.incrementAndGet();
                }
            }
        });
        return count.get() / seconds;
    }

    private static double barePublish(World world) throws Exception {
        AtomicInteger count = new AtomicInteger();
        byte[] event = TASK.getBytes(StandardCharsets.UTF_8);
        try (DaprClient client = new DaprClientBuilder()
                .withPropertyOverride(
                        Properties.GRPC_ENDPOINT, "127.0.0.1:" + world.sidecar().grpcPort())
                .build()) {
            double seconds = parallel(1, deadline -> {
                while (System.nanoTime() < deadline) {
                    List<BulkPublishEntry<byte[]>> entries = IntStream.range(0, BULK)
                            .mapToObj(i -> new BulkPublishEntry<>("" + i, event, "application/json", Map.of()))
                            .toList();
                    var response = client.publishEvents(new BulkPublishRequest<>("pubsub", "benchmark", entries))
                            .block();
                    assertThat(response == null ? List.of("no response") : response.getFailedEntries())
                            .isEmpty();
                    count.addAndGet(BULK);
                }
            });
            return count.get() / seconds;
        }
    }

    /** What a route with the component publishes beside what the bare SDK does; in turns, since machines have moods. */
    private void component(World world) throws Exception {
        String sidecar = "127.0.0.1:" + world.sidecar().grpcPort();
        byte[] event = TASK.getBytes(StandardCharsets.UTF_8);
        DaprComponent dapr = new DaprComponent();
        dapr.setGrpcEndpoint(sidecar);
        try (DaprClient sdk = new DaprClientBuilder()
                        .withPropertyOverride(Properties.GRPC_ENDPOINT, sidecar)
                        .build();
                CamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("dapr", dapr);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:publish").to("dapr:pubSub?pubSubName=pubsub&topic=benchmark");
                }
            });
            camel.start();
            ProducerTemplate route = camel.createProducerTemplate();
            PublishEventRequest request =
                    new PublishEventRequest("pubsub", "benchmark", event).setContentType("application/json");
            Map<String, Object> contentType = Map.of(DaprConstants.CONTENT_TYPE, "application/json");
            Runnable bare = () -> sdk.publishEvent(request).block();
            Runnable routed = () -> route.sendBodyAndHeaders("direct:publish", event, contentType);
            int bareCount = 0;
            int routedCount = 0;
            for (int turn = 0; turn < 5; turn++) {
                int bareTurn = publishes(bare);
                int routedTurn = publishes(routed);
                // The first turn warms both up
                bareCount += turn == 0 ? 0 : bareTurn;
                routedCount += turn == 0 ? 0 : routedTurn;
            }
            double span = 4 * TURN.toNanos() / 1e9;
            figure("Single publishes/s of the bare Dapr SDK", bareCount / span);
            figure("Single publishes/s of a route with the component", routedCount / span);
            figure("Route with the component ÷ bare SDK", (double) routedCount / bareCount);
        }
    }

    private static int publishes(Runnable publish) throws Exception {
        AtomicInteger count = new AtomicInteger();
        parallel(8, TURN, deadline -> {
            while (System.nanoTime() < deadline) {
                publish.run();
                count.incrementAndGet();
            }
        });
        return count.get();
    }

    /** What is accepted until the span ends, by the time until the audit has committed all of it. */
    private static double endToEnd(World world) throws Exception {
        Instant start = Instant.now();
        int accepted = requests(world, SPAN);
        awaitAudited(world);
        double end = Double.parseDouble(world.ledger()
                .column("select extract(epoch from max(recorded_at)) from audit_log")
                .get(0));
        return accepted / (end - start.toEpochMilli() / 1000.0);
    }

    /** Sends at a steady rate, and asks the database when each event was written and when its effect was. */
    private void latency(World world, double rate) throws Exception {
        String user = UUID.randomUUID().toString();
        long interval = (long) (1e9 / rate);
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        parallel(CLIENTS, deadline -> {
            while (System.nanoTime() < deadline) {
                long due = start + next.getAndIncrement() * interval;
                LockSupport.parkNanos(due - System.nanoTime());
                world.client().create(user, TASK);
            }
        });
        awaitAudited(world);
        figure("Latency at half of the load: events/s", rate);
        for (String share : List.of("0.50", "0.99")) {
            figure(
                    "Latency at half of the load: ms from the change to its effect, p" + share.substring(2),
                    Double.parseDouble(world.ledger()
                            .column(
                                    "select 1000 * percentile_cont(%s) within group (order by extract(epoch from a.recorded_at - e.created_at)) from audit_log a join event e using (event_id) where e.user_id = ?"
                                            .formatted(share),
                                    user)
                            .get(0)));
        }
    }

    /** The application is away while the backlog is made; the clock starts with the first event that the relay settles. */
    private static double relay(World world) throws Exception {
        world.app().stop();
        try (Connection connection = world.ledger().connect();
                PreparedStatement insert = connection.prepareStatement(EVENT_MADE_IN_SQL)) {
            insert.setInt(1, BACKLOG);
            insert.executeUpdate();
        }
        world.app().launch();
        Wait.until(LONGEST, "the relay begins", () -> backlog(world) < BACKLOG);
        long start = System.nanoTime();
        int left = backlog(world);
        Wait.until(LONGEST, "the outbox is empty", () -> backlog(world) == 0);
        double rate = left / seconds(start);
        awaitAudited(world);
        return rate;
    }

    private void brokerDown(World world) throws Exception {
        double up = answerP99(world);
        awaitAudited(world);
        world.sidecar().stop();
        double down = answerP99(world);
        figure("POST p99 with the sidecar up, ms", up);
        figure("POST p99 with the sidecar down, ms", down);
        figure("POST p99 down ÷ up", down / up);
    }

    private static double answerP99(World world) throws Exception {
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        parallel(4, deadline -> {
            while (System.nanoTime() < deadline) {
                long start = System.nanoTime();
                Response response = world.client().create("answers", TASK);
                assertThat(response.status()).isEqualTo(201);
                nanos.add(System.nanoTime() - start);
                LockSupport.parkNanos(20_000_000);
            }
        });
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    /** One service in a process of its own, with nothing to do. */
    private void idle(SidecarRuntime runtime) throws Exception {
        List<String> options = List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dtodoflow.service=audit-service");
        long start = System.nanoTime();
        try (World world = World.create(runtime, options)) {
            figure("Start to ready of one service, unpacked, with a class archive: s", seconds(start));
            world.sidecar().start();
            ProcessHandle process = world.app().handle();
            Duration before = process.info().totalCpuDuration().orElseThrow();
            LockSupport.parkNanos(Duration.ofSeconds(30).toNanos());
            Duration used = process.info().totalCpuDuration().orElseThrow().minus(before);
            figure("Idle service: CPU, % of a core", 100 * used.toMillis() / 30_000.0);
            figure("Idle service: RSS, MiB", rss(process.pid()) / 1024.0);
        }
    }

    private static long rss(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The number of tasks that were accepted. */
    private static int requests(World world, Duration span) throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        TodoflowClient client = world.client();
        parallel(CLIENTS, span, deadline -> {
            while (System.nanoTime() < deadline) {
                if (client.create("load", TASK).status() == 201) {
                    accepted.incrementAndGet();
                }
            }
        });
        return accepted.get();
    }

    private static void awaitAudited(World world) {
        Wait.until(LONGEST, "all events are audited", () -> world.ledger()
                .column(
                        "select 1 from event e where not exists (select from audit_log a where a.event_id = e.event_id) limit 1")
                .isEmpty());
    }

    private static int backlog(World world) {
        return Integer.parseInt(
                world.ledger().column("select count(*) from outbox").get(0));
    }

    @FunctionalInterface
    private interface Work {
        void until(long deadline) throws SQLException;
    }

    private static double parallel(int threads, Work work) throws Exception {
        return parallel(threads, SPAN, work);
    }

    /** Does the work on several threads for a span; returns the seconds that it took. */
    private static double parallel(int threads, Duration span, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(() -> {
                work.until(start + span.toNanos());
                return true;
            });
        }
        for (Future<Boolean> done : executor.invokeAll(all)) {
            done.get();
        }
        executor.shutdown();
        return seconds(start);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void report(SidecarRuntime runtime) throws IOException {
        figures.put("JVM", Runtime.version().toString());
        Path file =
                Path.of("target", "benchmark-%s.json".formatted(runtime.name().toLowerCase(java.util.Locale.ROOT)));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        StringBuilder table = new StringBuilder("| %s | |%n|---|---|%n".formatted(runtime));
        figures.forEach((name, value) -> table.append("| %s | %s |%n".formatted(name, value)));
        LOG.info("{}\n{}", file, table);
    }
}
