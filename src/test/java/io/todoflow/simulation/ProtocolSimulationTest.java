package io.todoflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.todoflow.simulation.Simulation.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Accepted changes take effect once, and in order if the broker preserves it, in a thousand simulated worlds in which
 * everything can fail. {@code -Dsimulation.seed=…} runs the world of one seed, {@code -Dsimulation.seeds=…} sets their
 * number.
 *
 * <p>The routes, Kamelets and beans are real. Database, broker, sidecar, threads and time are simulated. {@link
 * SimulatedSql} implements the statements a second time; it takes their parameters and decisive clauses from the real
 * ones.
 */
class ProtocolSimulationTest {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ProtocolSimulationTest.class);
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 1000);
    private static final int SEEDS_FOR_A_MUTATION = 1000;
    private static final List<String> SILENT = List.of("org.apache.camel", "io.todoflow.simulation", "io.todoflow.web");

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(run -> {
        Thread thread = new Thread(run, "simulation");
        thread.setDaemon(true);
        return thread;
    });
    private static final Map<String, Level> LEVELS = new TreeMap<>();

    @BeforeAll
    static void silence() {
        SILENT.forEach(name -> {
            LEVELS.put(name, logger(name).getEffectiveLevel());
            logger(name).setLevel(Level.OFF);
        });
        logger(ProtocolSimulationTest.class.getName()).setLevel(Level.INFO);
    }

    @AfterAll
    static void loud() {
        THREADS.shutdown();
        LEVELS.forEach((name, level) -> logger(name).setLevel(level));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Test
    void eachAcceptedChangeTakesEffectOnceWhateverFails() throws Exception {
        // Given
        Long only = Long.getLong("simulation.seed");
        long[] seeds = only == null ? LongStream.rangeClosed(1, SEEDS).toArray() : new long[] {only};
        Map<Long, List<String>> violations = new TreeMap<>();
        long events = 0;
        long faults = 0;

        // When
        try (Protocol protocol = new Protocol(Definition.ofTheRepository())) {
            for (long seed : seeds) {
                Outcome outcome = Simulation.run(protocol, seed, THREADS);
                events += outcome.events();
                faults += outcome.faults();
                if (!outcome.violations().isEmpty()) {
                    violations.put(seed, outcome.violations());
                    LOG.error("-Dsimulation.seed={}: {}", seed, outcome.violations());
                }
            }
        }

        // Then
        LOG.info("{} worlds, {} events, {} faults", seeds.length, events, faults);
        assertThat(violations).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameRun() throws Exception {
        try (Protocol protocol = new Protocol(Definition.ofTheRepository())) {
            for (long seed = 1; seed <= 10; seed++) {
                assertThat(Simulation.run(protocol, seed, THREADS).toString())
                        .as("seed %d", seed)
                        .isEqualTo(Simulation.run(protocol, seed, THREADS).toString());
            }
        }
    }

    /**
     * Mutations that break the protocol, each with the first seed that detected it, where the search begins, and the
     * violation that the comparison must find.
     */
    enum Mutation {
        SKIPS_THE_INBOX(
                4, "doubled", definition -> definition.without("task-event-source.kamelet.yaml", "idempotentConsumer")),
        TAKES_EFFECT_WITHOUT_A_TRANSACTION(
                21, "lost", definition -> definition.without("task-event-source.kamelet.yaml", "policy")),
        ACKNOWLEDGES_BEFORE_THE_COMMIT(14, "lost", Definition::withEarlyAcknowledgement),
        ACKNOWLEDGES_WHAT_FAILED(
                595,
                "lost",
                definition -> definition.with("event-retry.camel.yaml", "expression: RETRY", "expression: SUCCESS")),
        DELETES_THE_OUTBOX_ROW_BEFORE_THE_CONFIRMATION(
                41,
                "lost",
                definition -> definition.with(
                        "outbox-publish.camel.yaml",
                        "        - to:\n            uri: kamelet:event-publish-action\n",
                        "        - to:\n            uri: sql:outbox-settle-claimed\n"
                                + "        - to:\n            uri: kamelet:event-publish-action\n")),
        DELETES_WHAT_THE_BROKER_REFUSED(
                21,
                "lost",
                definition -> definition.with(
                        "outbox-publish.camel.yaml",
                        "uri: sql:classpath:sql/outbox-settle.sql",
                        "uri: sql:outbox-settle-claimed")),
        TWO_RELAYS_AT_A_TIME(
                5,
                "published twice",
                definition -> definition.with(
                        "outbox-claim.sql", "where s.holder = :#${bean:outboxLease.holder}::uuid", "where true")),
        PUBLISHES_SEVERAL_EVENTS_OF_A_TASK_AT_ONCE(
                1247, "out of order", definition -> definition.with("outbox-claim.sql", "distinct on (w.task_id)", "")),
        PUBLISHES_PAST_ONE_THAT_FAILED(
                1247,
                "out of order",
                definition -> definition.with("outbox-claim.sql", "and f.attempts > 0", "and false")),
        CHANGES_A_TASK_WITHOUT_ITS_LOCK(
                15, "diverged", definition -> definition.with("task-lock.sql", "for update", "")),
        WRITES_THE_EVENT_APART_FROM_ITS_CHANGE(
                1, "", definition -> definition.without("task-insert.camel.yaml", "policy")),
        LOOKS_AT_WHAT_IS_MISSING_AND_FORGETS_IT(
                246,
                "lost",
                definition -> definition.with("reconciliation-find.sql", "p.expected and not p.taken", "false")),
        SETTLES_WHAT_WAS_NEVER_TAKEN(
                246,
                "lost",
                definition -> definition.with("reconciliation-settle.sql", " and i.event_id = e.event_id", "")),
        NEVER_TRIES_AGAIN_WHAT_FAILED(
                21,
                "It does not come to rest",
                definition -> definition.with("dead-letter-claim.sql", "'retrying', ", "")),
        TAKES_WHAT_FAILED_AGAIN_FOR_TAKEN(
                286,
                "lost",
                definition -> definition.with("dead-letter-settle.sql", "and attempts = :#${body[attempts]}", "")),
        REPLAYS_A_BATCH_AND_FORGETS_TO_APPEND_IT(
                3995,
                "lost",
                definition -> definition.with(
                        "event-replay.sql",
                        "insert into outbox (id, task_id, again) select id, task_id, true",
                        "select 1")),
        NEVER_PUBLISHES_WHAT_IS_MISSING(
                246,
                "It does not come to rest",
                definition -> definition.withoutStepTo(
                        "event-reconciliation.camel.yaml", "sql:classpath:sql/reconciliation-publish.sql"));

        private final long firstSeed;
        private final String violation;
        private final UnaryOperator<Definition> change;

        Mutation(long firstSeed, String violation, UnaryOperator<Definition> change) {
            this.firstSeed = firstSeed;
            this.violation = violation;
            this.change = change;
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachMutationOfTheProtocolIsDetected(Mutation mutation) throws Exception {
        // Given
        Definition mutated = mutation.change.apply(Definition.ofTheRepository());

        // When
        long seed = mutation.firstSeed - 1;
        boolean isFound = false;
        try (Protocol protocol = new Protocol(mutated)) {
            while (!isFound && ++seed < mutation.firstSeed + SEEDS_FOR_A_MUTATION) {
                isFound = Simulation.run(protocol, seed, THREADS).violations().stream()
                        .anyMatch(violation -> violation.startsWith(mutation.violation));
            }
        }

        // Then
        assertThat(isFound)
                .as("found within %d seeds from %d on", SEEDS_FOR_A_MUTATION, mutation.firstSeed)
                .isTrue();
        LOG.info("{} is found by seed {}", mutation, seed);
    }
}
