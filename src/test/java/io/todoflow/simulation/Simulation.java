package io.todoflow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.simulation.SimulatedDatabase.Checked;
import io.todoflow.simulation.SimulatedDatabase.Effect;
import io.todoflow.simulation.SimulatedDatabase.Event;
import io.todoflow.simulation.SimulatedDatabase.Replay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;

/**
 * A run: clients change tasks, processes publish and consume, and faults occur. Then the faults end, and the effects
 * are compared with the accepted changes. The seed determines everything.
 */
final class Simulation implements Protocol.World {

    private static final int CHANGES_OF_A_CLIENT = 4;
    private static final long LONGEST_REST = 300_000;

    private final Protocol protocol;
    private final Random random;
    private final Scheduler scheduler;
    private final Faults faults;
    private final SimulatedDatabase database;
    private final SimulatedBroker broker;
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<String> tasks = new ArrayList<>();
    private final Set<String> accepted = new TreeSet<>();
    private final List<String> violations = new ArrayList<>();
    private int starts;
    private int titles;
    private boolean wiped;
    private boolean replayed;

    private Simulation(Protocol protocol, long seed, ExecutorService threads) {
        this.protocol = protocol;
        // otherwise neighbouring seeds would begin alike
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        random.nextLong();
        scheduler = new Scheduler(random, threads);
        faults = new Faults(random, new int[] {0, 1, 2, 5, 10}[random.nextInt(5)]);
        database = new SimulatedDatabase(scheduler, faults);
        if (random.nextBoolean()) {
            groups.put("all", protocol.consumers());
        } else {
            protocol.consumers().forEach(consumer -> groups.put(consumer, List.of(consumer)));
        }
        // has run before the first event
        protocol.consumers()
                .forEach(consumer -> database.consumers.rows().put(consumer, new Checked(0, 0, 0, 0, 0, Set.of())));
        broker = new SimulatedBroker(scheduler, faults, random.nextBoolean(), List.copyOf(groups.keySet()));
    }

    /** The outcome of a run. */
    record Outcome(List<String> violations, int events, int faults) {}

    static Outcome run(Protocol protocol, long seed, ExecutorService threads) throws InterruptedException {
        Simulation simulation = new Simulation(protocol, seed, threads);
        protocol.enter(simulation);
        try {
            simulation.scheduler.run(simulation::play);
        } catch (IllegalStateException e) {
            simulation.violations.add(String.valueOf(e.getMessage()));
        }
        return new Outcome(
                simulation.violations, simulation.database.events.rows().size(), simulation.faults.injected());
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public SimulatedDatabase database() {
        return database;
    }

    private void play() {
        int size = 1 + random.nextInt(2);
        for (int i = 0; i < size; i++) {
            processes.add(startProcess());
        }
        assign();
        int clients = 1 + random.nextInt(3);
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int client = i;
            scheduler.spawn(null, () -> {
                actAsClient(client);
                done.add(client);
            });
        }
        if (faults.areExpected()) {
            for (int i = random.nextInt(4); i > 0; i--) {
                scheduler.sleep(random.nextInt(150));
                breakSomething();
            }
        }
        scheduler.await(() -> done.size() == clients);
        faults.end();
        scheduler.await(() -> !database.isDown() && processes.stream().noneMatch(SimulatedProcess::isDead));
        assign();
        // otherwise the reconciliation must find the lost events
        replayed = wiped && random.nextBoolean();
        if (replayed) {
            operator("replay-begin", "{}");
            if (random.nextBoolean()) {
                scheduler.sleep(random.nextInt(1000));
                kill(random.nextInt(processes.size()));
                scheduler.await(() -> processes.stream().noneMatch(SimulatedProcess::isDead));
            }
        }
        awaitRest();
        compare();
    }

    private SimulatedProcess startProcess() {
        SimulatedProcess process = new SimulatedProcess("process " + ++starts);
        scheduler.spawn(process, () -> {
            while (true) {
                scheduler.await(process::isRelaySignalled);
                process.takeRelaySignal();
                protocol.start("outbox-relay");
                scheduler.step();
            }
        });
        every(1000, process, "outbox-poll");
        every(1000, process, "dead-letter-redrive");
        every(2000, process, "event-reconciliation");
        every(200, process, "event-replay");
        groups.forEach((group, consumers) -> {
            for (int i = 0; i < SimulatedBroker.partitions(); i++) {
                int worker = i;
                scheduler.spawn(
                        process,
                        () -> broker.deliver(
                                group,
                                process,
                                worker,
                                protocol.acknowledgesEarly(),
                                message -> protocol.deliver(consumers, message.cloudEvent())));
            }
        });
        return process;
    }

    private void every(long millis, SimulatedProcess process, String route) {
        scheduler.spawn(process, () -> {
            while (true) {
                scheduler.sleep(millis);
                protocol.start(route);
            }
        });
    }

    private void assign() {
        groups.keySet().forEach(group -> broker.group(group).assign(processes));
    }

    private void breakSomething() {
        switch (random.nextInt(wiped ? 3 : 7)) {
            case 0, 3, 4 -> kill(random.nextInt(processes.size()));
            case 1, 5 -> database.crash(random.nextInt(2000));
            case 2 -> assign();
            default -> {
                broker.wipe();
                wiped = true;
            }
        }
    }

    private void kill(int index) {
        SimulatedProcess process = processes.get(index);
        if (process.isDead()) {
            return;
        }
        process.die();
        database.disconnect(process, random.nextBoolean() ? 0 : 1 + random.nextInt(20_000));
        long away = random.nextInt(3000);
        scheduler.spawn(null, () -> {
            scheduler.sleep(away);
            processes.set(index, startProcess());
            assign();
        });
    }

    private void actAsClient(int client) {
        String user = "user-" + client;
        for (int change = 0; change < CHANGES_OF_A_CLIENT; change++) {
            // several clients change any task concurrently
            boolean creates = tasks.isEmpty() || random.nextInt(4) == 0;
            if (creates) {
                String key = user + "-" + change;
                create(key);
            } else {
                String task = tasks.get(random.nextInt(tasks.size()));
                String route = List.of("task-patch", "task-patch", "task-complete", "task-delete")
                        .get(random.nextInt(change < 2 ? 2 : 4));
                send(route, "{\"title\":\"%d\"}".formatted(++titles), Map.of("user_id", "all", "task_id", task));
            }
        }
    }

    /** A client without an answer repeats its request with the same key. */
    private void create(String key) {
        String body = "{\"title\":\"%d\"}".formatted(++titles);
        for (int attempt = 0; attempt < 20; attempt++) {
            Answer answer = send("task-create", body, Map.of("user_id", "all", "Idempotency-Key", key));
            if (answer.status == 201) {
                tasks.add(answer.taskId);
                return;
            }
            scheduler.sleep(500);
        }
    }

    private static final class Answer {
        private int status;
        private String taskId = "";
        private boolean given;
    }

    private Answer send(String route, String body, Map<String, Object> headers) {
        SimulatedProcess process = processes.get(random.nextInt(processes.size()));
        Answer answer = new Answer();
        scheduler.spawn(process, () -> {
            Exchange exchange = protocol.request(route, body, headers);
            if (!process.isDead()) {
                read(exchange, answer, headers);
            }
        });
        scheduler.await(() -> answer.given || process.isDead());
        return answer;
    }

    private void read(Exchange exchange, Answer answer, Map<String, Object> headers) {
        answer.given = true;
        // the answer may be lost
        if (exchange.getException() != null || faults.happens()) {
            return;
        }
        answer.status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (answer.status == 200 || answer.status == 201) {
            JsonNode task = SimulatedSql.read(exchange.getMessage().getBody(String.class));
            answer.taskId = task.path("id").asText();
            accepted.add(change(answer.taskId, task.path("version").asLong()));
        } else if (answer.status >= 500) {
            answer.status = 0;
        } else if (answer.status != 204 && answer.status != 404) {
            violations.add("A request with %s is answered %d: %s"
                    .formatted(headers, answer.status, exchange.getMessage().getBody(String.class)));
        }
    }

    private static String change(String task, long version) {
        return task + " version " + version;
    }

    /** The behaviour of the sidecar for a bulk publish. */
    @Override
    public void publish(Exchange exchange) throws IOException {
        scheduler.step();
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Object entry : exchange.getMessage().getBody(Collection.class)) {
            @SuppressWarnings("unchecked")
            Map<String, Object> map = (Map<String, Object>) entry;
            entries.add(map);
        }
        if (faults.happens()) {
            switch (faults.which(3)) {
                case 0 -> throw new IOException("The sidecar is away");
                case 1 -> entries.forEach(this::arrive);
                default ->
                    scheduler.spawn(null, () -> {
                        scheduler.sleep(1 + faults.which(5000));
                        entries.forEach(this::arrive);
                    });
            }
            throw new IOException("The sidecar does not answer");
        }
        if (!broker.keepsOrder) {
            Collections.shuffle(entries, random);
        }
        List<String> published = new ArrayList<>();
        List<Map<String, String>> failed = new ArrayList<>();
        for (Map<String, Object> entry : entries) {
            scheduler.step();
            String id = String.valueOf(entry.get("entryId"));
            boolean fails = faults.happens();
            if (!fails || faults.which(2) == 0) {
                arrive(entry);
            }
            if (fails) {
                failed.add(Map.of("entryId", id, "error", "refused"));
            } else {
                published.add(id);
            }
        }
        scheduler.step();
        exchange.getMessage().setHeader(DaprConstants.PUBLISHED_ENTRY_IDS, published.toArray(String[]::new));
        exchange.getMessage().setHeader(DaprConstants.FAILED_ENTRIES, failed);
    }

    private void arrive(Map<String, Object> entry) {
        broker.publish(
                String.valueOf(entry.get("entryId")),
                String.valueOf(entry.get("metadata.partitionKey")),
                String.valueOf(entry.get("event")));
    }

    /** The requests of an operator. */
    private void operator(String route, String body) {
        Answer answer = new Answer();
        scheduler.spawn(processes.get(0), () -> {
            Exchange exchange = protocol.request(route, body, Map.of());
            answer.status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            answer.given = true;
        });
        scheduler.await(() -> answer.given);
        if (answer.status != 202) {
            violations.add("%s is answered %d".formatted(route, answer.status));
        }
    }

    private void awaitRest() {
        long deadline = scheduler.now() + LONGEST_REST;
        while (!rests() && scheduler.now() < deadline) {
            scheduler.sleep(1000);
            if (database.letters.rows().values().stream()
                    .anyMatch(letter -> letter.status().equals("dead"))) {
                operator("dead-letter-redrive-all", "");
            }
        }
        if (!rests()) {
            violations.add("It does not come to rest: outbox %s, letters %s, the broker is %s"
                    .formatted(
                            database.outbox.rows().values(),
                            database.letters.rows().values(),
                            broker.isDone() ? "done" : "not done"));
        }
    }

    private boolean rests() {
        return database.outbox.rows().isEmpty()
                && database.replays.rows().values().stream().allMatch(Replay::finished)
                && broker.isDone()
                && database.letters.rows().values().stream()
                        .allMatch(letter -> letter.status().equals("redriven"))
                && (!wiped || replayed || isReconciled());
    }

    /** Whether the reconciliation has checked each event for each consumer, and missing ones have arrived. */
    private boolean isReconciled() {
        long last = database.events.rows().keySet().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return database.untaken.rows().isEmpty()
                && database.consumers.rows().values().stream().allMatch(consumer -> consumer.checkedId() >= last);
    }

    private void compare() {
        Map<String, List<Long>> versions = new TreeMap<>();
        Map<String, Integer> effects = new LinkedHashMap<>();
        database.effects.rows().values().forEach(effect -> effects.merge(effect.eventId(), 1, Integer::sum));
        for (Event event : database.events.rows().values()) {
            long version = SimulatedSql.read(event.cloudEvent())
                    .at("/data/payload/version")
                    .asLong();
            versions.computeIfAbsent(event.taskId(), any -> new ArrayList<>()).add(version);
            accepted.remove(change(event.taskId(), version));
            int times = effects.getOrDefault(event.eventId(), 0);
            effects.remove(event.eventId());
            check(times != 0, "lost: the effect of " + change(event.taskId(), version));
            check(times <= 1, "doubled: the effect of " + change(event.taskId(), version) + ", " + times + " times");
            check(database.audit.has(event.eventId()), "lost: the audit entry of " + change(event.taskId(), version));
        }
        accepted.forEach(change -> violations.add("lost: " + change + " was answered with success"));
        effects.forEach((event, times) -> violations.add("never accepted: the effect of event " + event));
        check(
                database.audit.rows().size() == database.events.rows().size(),
                "never accepted: the audit has %d entries for %d events"
                        .formatted(
                                database.audit.rows().size(),
                                database.events.rows().size()));
        versions.forEach((task, of) -> {
            List<Long> expected = new ArrayList<>();
            for (long version = 1; version <= of.size(); version++) {
                expected.add(version);
            }
            check(of.equals(expected), "diverged: the events of %s have the versions %s".formatted(task, of));
            check(
                    database.facts.rows().getOrDefault(task, 0L) == of.size(),
                    "diverged: the statistics know %s at version %d, it is at %d"
                            .formatted(task, database.facts.rows().getOrDefault(task, 0L), of.size()));
            String stored = database.tasks.rows().get(task);
            check(
                    stored == null || SimulatedSql.read(stored).path("version").asLong() == of.size(),
                    "diverged: the events of %s have the versions %s, it is %s".formatted(task, of, stored));
        });
        check(
                database.tasks.rows().keySet().stream().allMatch(versions::containsKey),
                "lost: the event of a task that there is");
        compareOrder();
        check(
                faults.areExpected()
                        || broker.published() == database.events.rows().size(),
                "published twice without a fault: %d times for %d events"
                        .formatted(broker.published(), database.events.rows().size()));
    }

    /** A failed event arrives after later ones, and so does one lost by the broker. */
    private void compareOrder() {
        boolean anyFailed = !database.letters.rows().isEmpty();
        if (!broker.keepsOrder || wiped || anyFailed) {
            return;
        }
        Map<String, Long> last = new LinkedHashMap<>();
        for (Effect effect : database.effects.rows().values()) {
            long before = last.getOrDefault(effect.taskId(), 0L);
            check(
                    effect.version() > before,
                    "out of order: the effect of version %d of %s comes after that of version %d"
                            .formatted(effect.version(), effect.taskId(), before));
            last.put(effect.taskId(), effect.version());
        }
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }
}
