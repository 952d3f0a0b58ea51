package io.todoflow.it.soak;

import io.todoflow.it.world.Wait;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients change tasks while faults occur one by one, chosen by a seed. Then everything is repaired, and the accepted
 * changes are compared with their effects. The seed determines the faults, their order and their duration, but not what
 * the machine does at that moment.
 */
final class Soak implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final Duration REST = Duration.ofMinutes(10);

    private final SoakSettings settings;
    private final Random random;
    private final SoakWorld world;
    private final SoakFaults faults;
    private final FaultLog injected = new FaultLog();
    private String failure = "";

    Soak(SoakSettings settings) throws IOException, SQLException {
        this.settings = settings;
        random = new Random(settings.seed());
        world = new SoakWorld(settings);
        faults = new SoakFaults(world, settings, random);
    }

    /** Runs for a while; returns the report, in which each violation has a number above zero. */
    SoakReport run() throws Exception {
        probe();
        try (AcceptedChanges accepted = new AcceptedChanges(world.folder().resolve("accepted.csv"))) {
            SoakClients clients = new SoakClients(
                    world.applications.stream()
                            .map(replica -> replica.app().port())
                            .toList(),
                    settings,
                    accepted);
            long start = System.nanoTime();
            try (SoakWatch watch = new SoakWatch(world, settings, clients, injected)) {
                bringAbout(start, watch);
                clients.stop();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return compare(clients, accepted.file(), seconds);
        }
    }

    /**
     * Injects faults one by one until the end, or until one without a recovery: then there is still something to
     * compare.
     */
    private void bringAbout(long start, SoakWatch watch) {
        Deque<Fault> once = new ArrayDeque<>(faults.once());
        for (double done = 0; done < 1 && failure.isEmpty(); done = done(start, watch)) {
            park(pause());
            Fault fault = done < 0.5 || once.isEmpty() ? faults.next() : once.remove();
            try {
                bringAbout(fault);
            } catch (Exception e) {
                LOG.error("Not recovered from: {}", fault.name(), e);
                failure = fault.name();
            }
        }
    }

    /** The elapsed part of the run. */
    private double done(long start, SoakWatch watch) {
        double ofSpan = (double) (System.nanoTime() - start) / settings.span().toNanos();
        double ofEvents = (double) watch.events() / settings.events();
        return Math.max(ofSpan, ofEvents);
    }

    /** An exponentially distributed time, like that between independent events. */
    private long pause() {
        double mean = settings.faultEvery().toMillis();
        return (long) Math.min(5 * mean, -mean * Math.log(1 - random.nextDouble()));
    }

    private static void park(long milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    private void bringAbout(Fault fault) throws Exception {
        long lasts = fault.duration(random);
        LOG.info("Fault {}: {}, for {} ms", injected.count() + 1, fault.name(), lasts);
        fault.begin().run();
        park(lasts);
        long mended = System.nanoTime();
        fault.end().run();
        probe();
        injected.add(fault.name(), (System.nanoTime() - mended) / 1_000_000);
    }

    /** Waits until a change is accepted and takes effect. */
    private void probe() {
        TodoflowClient client = world.applications
                .get(injected.count() % world.applications.size())
                .client();
        String[] task = {""};
        Wait.until(RECOVERY, "a task is accepted", () -> {
            try {
                TodoflowClient.Response response = client.create("probe", "{\"title\":\"probe\"}");
                task[0] = response.status() == 201 ? response.json().path("id").asText() : "";
            } catch (UncheckedIOException e) {
                return false;
            }
            return !task[0].isEmpty();
        });
        Wait.until(RECOVERY, "it has its effect", () -> world.ledger.hasEffect(task[0]));
    }

    private SoakReport compare(SoakClients clients, Path accepted, double seconds) throws SQLException, IOException {
        long stopped = System.nanoTime();
        try (SoakLedger.Snapshot snapshot = world.ledger.atRest(REST)) {
            long rested = System.nanoTime();
            long mails = snapshot.count("select count(*) from reminder_mail where outcome = 'sent'");
            Map<String, Long> violations = new LinkedHashMap<>();
            violations.put("faults without a recovery", failure.isEmpty() ? 0L : 1L);
            violations.put("does not settle within " + REST.toMinutes() + " minutes", snapshot.rests() ? 0L : 1L);
            clients.unexpected.keySet().forEach(answer -> LOG.error("Unexpected answer: {}", answer));
            violations.put("kinds of unexpected answers", (long) clients.unexpected.size());
            violations.putAll(snapshot.violations(accepted, settings.broker().keepsOrder()));
            violations.put("lost mails", Math.max(0, mails - world.mail.different()));

            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("settings", settings.toString());
            figures.put("seconds", Math.round(seconds));
            figures.put("seconds until everything is settled", (rested - stopped) / 1_000_000_000);
            figures.put("seconds for the comparison", (System.nanoTime() - rested) / 1_000_000_000);
            figures.put("events", snapshot.count("select count(*) from event"));
            figures.put("changes answered with success", clients.answered.get());
            figures.put("refused requests", clients.refused.get());
            figures.put("requests without an answer", clients.unanswered.get());
            figures.put("reminders", snapshot.count("select count(*) from event where topic = 'task-reminders'"));
            figures.put("mails", world.mail.taken());
            figures.put("mails sent twice within the documented limit", world.mail.taken() - world.mail.different());
            figures.put(
                    "mails refused by a full mailbox",
                    snapshot.count("select count(*) from reminder_mail where outcome = 'refused'"));
            figures.put(
                    "dead letters of poison, of over-long events and of mails",
                    snapshot.count("select count(*) from dead_letter where status = 'dead'"));
            figures.putAll(injected.figures());
            SoakReport report = new SoakReport(figures, violations);
            report.write(settings.broker(), settings.seed());
            return report;
        }
    }

    @Override
    public void close() throws Exception {
        world.close();
    }
}
