package io.todoflow.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.user.MessageDeliveryHandler;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.todoflow.dev.FreePorts;
import io.todoflow.dev.KafkaBroker;
import io.todoflow.dev.TodoflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients change tasks while one fault after the other is brought about, by a seed; then everything is mended, and what
 * was accepted is compared with its effects. Which faults come, in which order and for how long, follows from the seed;
 * what the machine is doing at that moment does not.
 */
final class Soak implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** An effect that would be doubled if its event were, and tells in which order it came. */
    private static final String EFFECTS = """
            - route:
                id: effect-record
                from:
                  uri: kamelet:task-event-source
                  parameters: {consumer: effects}
                  steps:
                    - to:
                        uri: "sql:insert into soak.effect (event_id, task_id, version) values (:#${body.eventId}, :#${body.taskId}, :#${body.version})"
                        parameters: {noop: true}
            """;

    private final SoakBroker broker;
    private final long seed;
    private final Random random;
    private final @Nullable KafkaBroker kafka;
    private final World world;
    private final List<World.Replica> replicas = new ArrayList<>();
    private final SoakLedger ledger;
    private final int smtpPort;
    private GreenMail mail;
    private final Queue<String> mails = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final List<Long> recoveries = new ArrayList<>();
    private boolean wiped;

    /** @param size how many applications there are, each with a sidecar */
    Soak(SoakBroker broker, long seed, int size) throws IOException, SQLException {
        this.broker = broker;
        this.seed = seed;
        this.random = new Random(seed);
        smtpPort = FreePorts.find(1)[0];
        mail = startMail();
        kafka = broker.kafka();
        List<String> options = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-Dtodoflow.routes=file:" + routes().toAbsolutePath(),
                "-Dtodoflow.services.soak-service.port=8099",
                "-Dtodoflow.services.soak-service.flows=soak",
                "-Dtodoflow.mail.port=" + smtpPort,
                "-Dtodoflow.mail.secret=",
                "-Dtodoflow.mail.breaker-wait=2",
                "-Dtodoflow.reconciliation.interval=1s",
                "-Dtodoflow.reconciliation.patience=5s",
                "-Dtodoflow.reminders.poll-interval=1s");
        world = World.create(broker.sidecar, kafka, options);
        ledger = new SoakLedger(world.database().url());
        replicas.add(new World.Replica(world.app(), world.sidecar(), world.client()));
        for (int i = 2; i <= size; i++) {
            World.Replica replica = world.replica("-" + i, options);
            replica.app().start();
            replicas.add(replica);
        }
        replicas.forEach(replica -> replica.sidecar().start());
    }

    private static Path routes() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "it", "soak-routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.writeString(folder.resolve(file.getFileName()), Files.readString(file));
            }
        }
        Files.writeString(folder.resolve("soak.camel.yaml"), EFFECTS);
        return folder;
    }

    /** It forgets its mails when it stops. */
    private GreenMail startMail() {
        GreenMail started = new GreenMail(new ServerSetup(smtpPort, null, ServerSetup.PROTOCOL_SMTP));
        MessageDeliveryHandler delivery = started.getUserManager().getMessageDeliveryHandler();
        started.getUserManager().setMessageDeliveryHandler((mail, to) -> {
            mails.add(mail.getMessage().getMessageID());
            return delivery.handle(mail, to);
        });
        started.start();
        return started;
    }

    /** A fault, and what ends it. */
    private record Fault(String name, Work begin, Work end) {
        interface Work {
            void run() throws Exception;
        }
    }

    /** Runs for a while; returns the report, in which each violation has a number above zero. */
    Report run(Duration span, int clients, int rate) throws Exception {
        long start = System.nanoTime();
        probe();
        SoakClients load =
                new SoakClients(replicas.stream().map(World.Replica::client).toList(), clients, rate, seed);
        while (System.nanoTime() - start < span.toNanos()) {
            bringAbout(faults());
        }
        load.stop();
        long stopped = System.nanoTime();
        String rest = "";
        try {
            ledger.awaitRest(RECOVERY);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            rest = "It does not come to rest within " + RECOVERY;
        }
        return report(load, rest, (stopped - start) / 1e9, (System.nanoTime() - stopped) / 1e9);
    }

    private List<Fault> faults() {
        World.Replica replica = replicas.get(random.nextInt(replicas.size()));
        ServerProcess app = replica.app();
        ServerProcess sidecar = replica.sidecar();
        PostgresServer database = world.database();
        List<Fault> faults = new ArrayList<>(List.of(
                new Fault("kill -9 of an application", app::kill, app::start),
                new Fault("SIGTERM of an application", app::stop, app::start),
                new Fault("kill -9 of a sidecar", sidecar::kill, sidecar::start),
                new Fault("SIGTERM of a sidecar", sidecar::stop, sidecar::start),
                new Fault("pause of an application", app::pause, app::resume),
                new Fault("pause of a sidecar", sidecar::pause, sidecar::resume),
                new Fault("kill -9 of PostgreSQL", database::kill, database::start),
                new Fault("stop of PostgreSQL", database::stop, database::start),
                new Fault("pause of PostgreSQL", database::pause, database::resume),
                new Fault("cut of all connections to PostgreSQL", this::cutConnections, () -> {}),
                new Fault("stop of the mail server", () -> mail.stop(), () -> mail = startMail()),
                new Fault("events published again", () -> publishAgain(sidecarOf(replica)), () -> {}),
                new Fault("poison", () -> publishPoison(sidecarOf(replica)), () -> {})));
        faults.add(heldTransaction());
        if (kafka != null) {
            faults.add(new Fault("kill -9 of Kafka", kafka::kill, kafka::start));
        }
        if (broker == SoakBroker.REDIS) {
            faults.add(new Fault("kill -9 of Redis, which loses what it has", this::wipe, world.redis()::start));
        }
        return faults;
    }

    private void bringAbout(List<Fault> possible) throws Exception {
        Fault fault = possible.get(random.nextInt(possible.size()));
        long lasts = 200 + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 3000);
        LOG.info(
                "Fault {}: {}, for {} ms",
                faults.values().stream().mapToInt(Integer::intValue).sum() + 1,
                fault.name(),
                lasts);
        faults.merge(fault.name(), 1, Integer::sum);
        fault.begin().run();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(lasts));
        long mended = System.nanoTime();
        fault.end().run();
        probe();
        recoveries.add((System.nanoTime() - mended) / 1_000_000);
    }

    /** Waits until a change is accepted and has its effect. */
    private void probe() {
        String[] task = {""};
        Wait.until(RECOVERY, "a task is accepted", () -> {
            try {
                TodoflowClient client =
                        replicas.get(recoveries.size() % replicas.size()).client();
                TodoflowClient.Response response = client.create("probe", "{\"title\":\"probe\"}");
                task[0] = response.status() == 201 ? response.json().path("id").asText() : "";
            } catch (UncheckedIOException e) {
                return false;
            }
            return !task[0].isEmpty();
        });
        Wait.until(RECOVERY, "it has its effect", () -> ledger.hasEffect(task[0]));
    }

    private static TodoflowClient sidecarOf(World.Replica replica) {
        return replica.client();
    }

    private void wipe() {
        wiped = true;
        world.redis().kill();
    }

    private void cutConnections() throws SQLException {
        try (Connection connection = ledger.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
        }
    }

    /** A client that locks some tasks and the relay, and does not go on. */
    private Fault heldTransaction() {
        Connection[] held = new Connection[1];
        return new Fault(
                "a transaction that is held open",
                () -> {
                    held[0] = ledger.connect();
                    held[0].setAutoCommit(false);
                    try (Statement statement = held[0].createStatement()) {
                        statement.execute("set lock_timeout = '2s'");
                        statement.execute("select from task order by random() limit 20 for update skip locked");
                        statement.execute("select pg_try_advisory_xact_lock(hashtextextended('todoflow.outbox', 0))");
                    }
                },
                () -> held[0].close());
    }

    private void publishAgain(TodoflowClient client) throws SQLException {
        for (String[] event : ledger.someEvents(20)) {
            publish(client, event[0], event[1]);
        }
    }

    private void publishPoison(TodoflowClient client) {
        List<String> payloads = List.of(
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"task.created\",\"data\":{}}",
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"x\",\"data\":{\"event_version\":\"v9\"}}",
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"x\",\"data\":[1,\"\\u0000\"]}",
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"x\"}");
        for (String payload : payloads) {
            String id = Long.toHexString(random.nextLong());
            publish(client, id, payload.formatted(id));
        }
    }

    private static void publish(TodoflowClient client, String key, String event) {
        try {
            client.sidecar(
                    "POST",
                    "/v1.0/publish/pubsub/task-events?metadata.partitionKey=" + key,
                    event,
                    "Content-Type",
                    "application/cloudevents+json");
        } catch (UncheckedIOException e) {
            LOG.info("The sidecar does not take it: {}", e.getMessage());
        }
    }

    /**
     * What a run found.
     *
     * @param violations what must all be zero, by name
     */
    record Report(Map<String, Object> figures, Map<String, Long> violations) {
        boolean isClean() {
            return violations.values().stream().allMatch(count -> count == 0);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            figures.forEach((name, value) -> text.append("%n%s: %s".formatted(name, value)));
            violations.forEach(
                    (name, count) -> text.append("%n%s %s: %d".formatted(count == 0 ? " " : "!", name, count)));
            return text.toString();
        }
    }

    private Report report(SoakClients load, String rest, double seconds, double toRest)
            throws SQLException, IOException {
        long sent = ledger.count("select count(*) from reminder_mail where outcome = 'sent'");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("on", broker.name());
        figures.put("seed", seed);
        figures.put("seconds", Math.round(seconds));
        figures.put("seconds until it rests", Math.round(toRest));
        figures.put("events", ledger.count("select count(*) from event"));
        figures.put("changes that were answered with success", load.answered.get());
        figures.put("requests that were refused", load.refused.get());
        figures.put("requests without an answer", load.unanswered.get());
        figures.put(
                "faults", faults.values().stream().mapToInt(Integer::intValue).sum());
        figures.put("faults by kind", faults);
        figures.put("recovery p50, ms", percentile(50));
        figures.put("recovery p95, ms", percentile(95));
        figures.put("reminders", ledger.count("select count(*) from event where topic = 'task-reminders'"));
        figures.put("mails", mails.size());
        figures.put("mails that came twice, in their documented window", mails.size() - new TreeSet<>(mails).size());
        figures.put("dead letters of poison", ledger.count("select count(*) from dead_letter where status = 'dead'"));
        Map<String, Long> violations = new LinkedHashMap<>();
        violations.put(rest.isEmpty() ? "does not come to rest" : rest, rest.isEmpty() ? 0L : 1L);
        load.unexpected.keySet().forEach(answer -> LOG.error("Unexpected answer: {}", answer));
        violations.put("kinds of unexpected answers", (long) load.unexpected.size());
        violations.put("deleted tasks that are there", ledger.countTasks(load.deleted));
        violations.putAll(ledger.violations(load.accepted, broker == SoakBroker.KAFKA && !wiped));
        violations.put("mails that were lost", Math.max(0, sent - new TreeSet<>(mails).size()));
        Report report = new Report(figures, violations);
        Path file =
                Path.of("target", "soak-%s-%d.json".formatted(broker.name().toLowerCase(java.util.Locale.ROOT), seed));
        Map<String, Object> json = new LinkedHashMap<>(figures);
        json.put("violations", violations);
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        LOG.info("{}{}", file, report);
        return report;
    }

    private long percentile(int percent) {
        List<Long> sorted = recoveries.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    @Override
    public void close() {
        replicas.forEach(World.Replica::close);
        world.close();
        mail.stop();
        if (kafka != null) {
            kafka.close();
        }
    }
}
