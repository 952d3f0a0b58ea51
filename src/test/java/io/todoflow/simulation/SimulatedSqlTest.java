package io.todoflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.event.OutboxBatch;
import io.todoflow.simulation.SimulatedDatabase.Event;
import io.todoflow.simulation.SimulatedDatabase.Pending;
import io.todoflow.simulation.SimulatedDatabase.Share;
import io.todoflow.testing.DevelopmentDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The simulated statements of the relay behave like the real ones on PostgreSQL: both run on the same random tables,
 * and the test compares their results and the tables. {@code -Dsimulation.cases=…} sets the number of tables.
 */
class SimulatedSqlTest {

    private static final int CASES = Integer.getInteger("simulation.cases", 400);
    private static final int TASKS = 6;
    private static final Pattern PARAMETER = Pattern.compile(":#(?:\\$\\{([^}]+)}|(\\w+))");
    private static final Map<String, String> PROPERTIES = Map.of("todoflow.outbox.lease", "5s");

    /** Times in seconds from now, not close to a limit; a batch needs a lease of at least two seconds. */
    private static final int[] ENDS = {-20, 1, 20};

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final Map<String, String> TEXTS =
            Definition.ofTheRepository().statements();
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    private static Connection database;
    private static List<UUID> tasks = new ArrayList<>();

    /** The relay that runs the statements, as a bean of the application. */
    public record Holder(UUID holder) {}

    @BeforeAll
    static void makeTables() throws SQLException {
        String url = DevelopmentDatabase.create().getJdbcUrl();
        Flyway.configure().dataSource(url, null, null).load().migrate();
        database = DriverManager.getConnection(url);
        database.setAutoCommit(false);
        // both have the same share
        Random random = new Random(1);
        while (tasks.size() < TASKS) {
            UUID task = new UUID(random.nextLong(), random.nextLong());
            if (rows("select outbox_share_of(?::uuid)::text", task.toString())
                    .equals(List.of(List.of("" + SimulatedDatabase.shareOf(task.toString()))))) {
                tasks.add(task);
            }
        }
    }

    @BeforeAll
    static void startCamel() {
        PROPERTIES.forEach((key, value) -> CAMEL.getPropertiesComponent().addInitialProperty(key, value));
        CAMEL.getRegistry().bind("outboxBatch", new OutboxBatch(3));
        CAMEL.start();
    }

    @AfterAll
    static void close() throws SQLException {
        CAMEL.stop();
        database.close();
        THREADS.shutdown();
    }

    /** Tables, the relay that runs the statement, and its parameters. */
    private record Case(
            List<Pending> outbox,
            Map<Integer, Share> shares,
            Map<String, Long> relays,
            UUID holder,
            List<String> ids,
            String failed) {

        /** A row with times in milliseconds from now; without one for a first attempt. */
        static Case of(Random random) {
            List<UUID> relays = List.of(new UUID(1, 1), new UUID(2, 2), new UUID(3, 3));
            int size = random.nextInt(14);
            List<Pending> outbox = LongStream.rangeClosed(1, size)
                    .mapToObj(id -> {
                        int attempts = random.nextInt(5) == 0 ? 1 + random.nextInt(5) : 0;
                        return new Pending(
                                id,
                                tasks.get(random.nextInt(TASKS)).toString(),
                                attempts,
                                attempts == 0 ? 0 : seconds(random.nextBoolean() ? -20 : 20),
                                false);
                    })
                    .toList();
            Map<Integer, Share> shares = new TreeMap<>();
            // processes rarely hold their full share
            int holders = 1 + random.nextInt(relays.size());
            for (int share = 0; share < 16; share++) {
                shares.put(
                        share,
                        new Share(
                                relays.get(random.nextInt(holders)).toString(),
                                seconds(ENDS[random.nextInt(ENDS.length)])));
            }
            Map<String, Long> seen = new TreeMap<>();
            relays.stream()
                    .filter(relay -> random.nextBoolean())
                    .forEach(relay -> seen.put(relay.toString(), seconds(random.nextBoolean() ? -20 : 20)));
            List<String> ids = LongStream.rangeClosed(1, size)
                    .filter(id -> random.nextBoolean())
                    .mapToObj(Long::toString)
                    .toList();
            return new Case(outbox, shares, seen, relays.get(0), ids, "" + (1 + random.nextInt(14)));
        }

        private static long seconds(int seconds) {
            return seconds * 1000L;
        }
    }

    private static void compare(String statement) throws Exception {
        Set<List<List<String>>> outcomes = new HashSet<>();
        for (int seed = 1; seed <= CASES; seed++) {
            // Given
            Case given = Case.of(new Random(seed));

            // When
            List<List<String>> expected = real(statement, given);
            List<List<String>> simulated = simulated(statement, given);

            // Then
            assertThat(simulated).as("seed %d: %s", seed, given).isEqualTo(expected);
            outcomes.add(expected);
        }
        // comparing empty results would show nothing
        assertThat(outcomes).hasSizeGreaterThan(CASES / 4);
    }

    @Test
    void aClaimMatchesPostgres() throws Exception {
        compare("outbox-claim");
    }

    @Test
    void aSettlementMatchesPostgres() throws Exception {
        compare("outbox-settle");
    }

    @Test
    void aHeldBackFailureMatchesPostgres() throws Exception {
        compare("outbox-hold");
    }

    @Test
    void leasesMatchPostgres() throws Exception {
        compare("outbox-lease");
    }

    /** The results of PostgreSQL, and its tables afterwards. */
    private static List<List<String>> real(String statement, Case given) throws SQLException {
        try {
            prepareTables(given);
            List<List<String>> result = new ArrayList<>();
            String text = TEXTS.get(statement);
            List<Object> values = new ArrayList<>();
            Matcher parameters = PARAMETER.matcher(text);
            while (parameters.find()) {
                values.add(value(parameters.group(1) == null ? parameters.group(2) : parameters.group(1), given));
            }
            try (PreparedStatement prepared = database.prepareStatement(parameters.replaceAll("?"))) {
                for (int i = 0; i < values.size(); i++) {
                    prepared.setObject(i + 1, values.get(i));
                }
                if (prepared.execute()) {
                    ResultSet rows = prepared.getResultSet();
                    while (rows.next()) {
                        result.add(List.of(rows.getString("entryId"), rows.getString("metadata.partitionKey")));
                    }
                }
            }
            result.addAll(
                    rows(
                            "select id::text, attempts::text,"
                                    + " coalesce(round(extract(epoch from next_attempt_at - now())), 0)::text from outbox order by outbox.id"));
            result.addAll(
                    rows(
                            "select share::text, holder::text,"
                                    + " round(extract(epoch from expires_at - now()))::text from outbox_share order by outbox_share.share"));
            result.addAll(rows("select id::text, round(extract(epoch from expires_at - now()))::text"
                    + " from outbox_relay order by id"));
            return result;
        } finally {
            database.rollback();
        }
    }

    /** Uses one round trip per case, because there are many. */
    private static void prepareTables(Case given) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (Pending one : given.outbox) {
            statements.add("insert into event (id, event_id, event_type, task_id, user_id, correlation_id, topic,"
                    + " cloud_event) overriding system value"
                    + " values (%d, gen_random_uuid(), 'task.updated', '%s', '1', '1', 'task-events', '{}')"
                            .formatted(one.id(), one.taskId()));
            statements.add("insert into outbox (id, task_id, attempts, next_attempt_at) values (%d, '%s', %d, %s)"
                    .formatted(
                            one.id(),
                            one.taskId(),
                            one.attempts(),
                            one.nextAttemptAt() == 0 ? "null" : at(one.nextAttemptAt())));
        }
        given.shares.forEach(
                (share, of) -> statements.add("update outbox_share set holder = '%s', expires_at = %s where share = %d"
                        .formatted(of.holder(), at(of.expiresAt()), share)));
        given.relays.forEach((relay, until) ->
                statements.add("insert into outbox_relay values ('%s', %s)".formatted(relay, at(until))));
        try (Statement statement = database.createStatement()) {
            statement.execute(String.join(";\n", statements));
        }
    }

    private static String at(long millis) {
        return "now() + interval '%d milliseconds'".formatted(millis);
    }

    private static @Nullable Object value(String parameter, Case given) {
        return switch (parameter) {
            case "bean:outboxLease.holder" -> given.holder;
            case "bean:outboxBatch.size" -> "3";
            case "header.CamelDaprPublishedEntryIds" -> given.ids.toArray(String[]::new);
            case "entryId" -> given.failed;
            case "error" -> "refused";
            default -> PROPERTIES.get(parameter.replace("properties:", ""));
        };
    }

    private static List<List<String>> rows(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            ResultSet rows = statement.executeQuery();
            List<List<String>> result = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                result.add(row);
            }
            return result;
        }
    }

    /** The results of the simulation, and its tables afterwards. */
    private static List<List<String>> simulated(String statement, Case given) throws Exception {
        List<List<String>> result = new ArrayList<>();
        CAMEL.getRegistry().bind("outboxLease", new Holder(given.holder));
        Scheduler scheduler = new Scheduler(new Random(1), THREADS);
        SimulatedDatabase simulated = new SimulatedDatabase(scheduler, new Faults(new Random(1), 0));
        List<String> done = new ArrayList<>();
        scheduler.run(() -> {
            scheduler.spawn(new SimulatedProcess(given.holder.toString()), () -> {
                Exchange exchange = new DefaultExchange(CAMEL);
                exchange.getMessage().setHeader("CamelDaprPublishedEntryIds", given.ids.toArray(String[]::new));
                fill(simulated, given);
                boolean isBatch = statement.equals("outbox-hold");
                exchange.getMessage()
                        .setBody(isBatch ? List.of(Map.of("entryId", given.failed, "error", "refused")) : null);
                new SimulatedSql(TEXTS)
                        .run(
                                "classpath:sql/%s.sql".formatted(statement),
                                isBatch ? Map.of("batch", true) : Map.of(),
                                exchange,
                                simulated);
                claimed(exchange).forEach(result::add);
                done.add(statement);
            });
            scheduler.await(() -> !done.isEmpty());
        });
        result.addAll(state(simulated));
        return result;
    }

    private static Stream<List<String>> claimed(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelSqlRowCount") == null
                ? Stream.empty()
                : ((Collection<?>) exchange.getMessage().getBody())
                        .stream()
                                .map(row -> (Map<?, ?>) row)
                                .map(row -> List.of(
                                        String.valueOf(row.get("entryId")),
                                        String.valueOf(row.get("metadata.partitionKey"))));
    }

    private static void fill(SimulatedDatabase simulated, Case given) {
        simulated.execute(transaction -> {
            given.outbox.forEach(one -> {
                transaction.put(simulated.outbox, one.id(), one);
                transaction.put(simulated.events, one.id(), new Event(one.id(), "" + one.id(), one.taskId(), "{}", 0));
            });
            given.shares.forEach((share, of) -> transaction.put(simulated.shares, share, of));
            given.relays.forEach((relay, until) -> transaction.put(simulated.relays, relay, until));
            return true;
        });
    }

    /** Rounds times to seconds, because some milliseconds pass in virtual time. */
    private static List<List<String>> state(SimulatedDatabase simulated) {
        List<List<String>> state = new ArrayList<>();
        simulated
                .outbox
                .rows()
                .values()
                .forEach(one -> state.add(
                        List.of("" + one.id(), "" + one.attempts(), "" + Math.round(one.nextAttemptAt() / 1000.0))));
        simulated
                .shares
                .rows()
                .forEach((share, of) ->
                        state.add(List.of("" + share, of.holder(), "" + Math.round(of.expiresAt() / 1000.0))));
        new TreeMap<>(simulated.relays.rows())
                .forEach((relay, until) -> state.add(List.of(relay, "" + Math.round(until / 1000.0))));
        return state;
    }
}
