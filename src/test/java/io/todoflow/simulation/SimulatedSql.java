package io.todoflow.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.simulation.SimulatedDatabase.Effect;
import io.todoflow.simulation.SimulatedDatabase.Event;
import io.todoflow.simulation.SimulatedDatabase.InboxKey;
import io.todoflow.simulation.SimulatedDatabase.Letter;
import io.todoflow.simulation.SimulatedDatabase.Pending;
import io.todoflow.simulation.SimulatedDatabase.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * The statements of the protocol, on the simulated database. Their parameters and decisive clauses come from the real
 * statements: one without its {@code for update} locks nothing here, either.
 */
final class SimulatedSql {

    private static final Pattern PARAMETER = Pattern.compile(":#(?:\\$\\{([^}]+)}|(\\w+))");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The effect of the route that the simulation adds. */
    private static final String EFFECT =
            "insert into effect values (:#${body.eventId}, :#${body.taskId}, :#${body.version})";

    private final Map<String, String> texts;
    private final Map<String, List<String>> parameters = new HashMap<>();
    private final Map<String, Expression> expressions = new HashMap<>();

    /**
     * @param texts the statements by name
     */
    SimulatedSql(Map<String, String> texts) {
        this.texts = new HashMap<>(texts);
        this.texts.put("effect-insert", EFFECT);
        this.texts.forEach((name, text) -> {
            List<String> found = new ArrayList<>();
            Matcher matcher = PARAMETER.matcher(text);
            while (matcher.find()) {
                found.add(matcher.group(1) == null ? matcher.group(2) : "${" + matcher.group(1) + "}");
            }
            parameters.put(name, found);
        });
    }

    /** Performs an exchange sent to {@code sql:}. */
    void run(String endpoint, Map<String, Object> options, Exchange exchange, SimulatedDatabase database) {
        String name = endpoint.replaceFirst("^classpath:sql/(.*)\\.sql$", "$1");
        if (options.containsKey("batch")) {
            for (Object item : exchange.getMessage().getBody(Collection.class)) {
                statement(name, (Map<?, ?>) item, exchange, database);
            }
            return;
        }
        Object result = statement(name, Map.of(), exchange, database);
        if (result instanceof Integer updated) {
            exchange.getMessage().setHeader("CamelSqlUpdateCount", updated);
        }
        if (result instanceof Rows rows) {
            exchange.getMessage().setHeader("CamelSqlRowCount", rows.rows().size());
            Object value = options.containsKey("outputType") ? rows.only() : rows.rows();
            if (options.containsKey("outputHeader")) {
                exchange.getMessage().setHeader(options.get("outputHeader").toString(), value);
            } else if (!options.containsKey("noop")) {
                exchange.getMessage().setBody(value);
            }
        }
    }

    /** The result of a query. */
    private record Rows(List<?> rows) {
        @Nullable
        Object only() {
            return rows.isEmpty() ? null : rows.get(0);
        }
    }

    private @Nullable Object statement(String name, Map<?, ?> item, Exchange exchange, SimulatedDatabase database) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String parameter : parameters.getOrDefault(name, List.of())) {
            Object value = parameter.startsWith("$")
                    ? expressions
                            .computeIfAbsent(parameter, text -> simple(text, exchange))
                            .evaluate(exchange, Object.class)
                    : item.containsKey(parameter)
                            ? item.get(parameter)
                            : exchange.getMessage().getHeader(parameter);
            values.put(parameter, value);
        }
        Parameters given = new Parameters(values);
        Object body = exchange.getMessage().getBody();
        return database.execute(transaction -> statement(name, given, body, transaction, database));
    }

    private static Expression simple(String text, Exchange exchange) {
        Expression expression = exchange.getContext().resolveLanguage("simple").createExpression(text);
        expression.init(exchange.getContext());
        return expression;
    }

    private record Parameters(Map<String, Object> values) {
        Object value(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }

        String text(String name) {
            if (!values.containsKey(name)) {
                throw new IllegalStateException("The statement has no parameter %s: %s".formatted(name, values));
            }
            return String.valueOf(values.get(name));
        }

        String body(String name) {
            return text("${body." + name + "}");
        }
    }

    private @Nullable Object statement(
            String name, Parameters given, Object body, Transaction transaction, SimulatedDatabase database) {
        switch (name) {
            case "idempotency-claim" -> {
                String key = given.text("user_id") + "/" + given.text("${header.Idempotency-Key}");
                transaction.insert(database.idempotencyKeys, key, given.body("taskJson"));
                return new Rows(List.of(Objects.requireNonNull(transaction.get(database.idempotencyKeys, key))));
            }
            case "task-insert", "task-update" -> {
                String task = given.body("taskJson");
                transaction.put(database.tasks, read(task).path("id").asText(), task);
            }
            case "task-lock" -> {
                String id = given.text("task_id");
                if (database.tasks.has(id) && text(name).contains("for update")) {
                    transaction.lock(database.tasks, id);
                }
                String task = transaction.get(database.tasks, id);
                return new Rows(task == null ? List.of() : List.of(task));
            }
            case "task-delete" -> transaction.delete(database.tasks, given.body("task.id"));
            case "outbox-append" -> {
                long id = database.next();
                String task = given.body("event.taskId");
                transaction.put(
                        database.events,
                        id,
                        new Event(
                                id, given.body("event.eventId"), task, given.body("event.cloudEvent"), database.now()));
                transaction.put(database.outbox, id, new Pending(id, task, 0, 0, false));
            }
            case "outbox-lease" -> SimulatedLeases.lease(millis(given, "outbox.lease"), transaction, database);
            case "outbox-claim" -> {
                return new Rows(claim(given, transaction, database));
            }
            case "outbox-settle" -> {
                Set<Integer> shares = SimulatedLeases.held(0, transaction, database);
                for (String id : (String[]) given.value("${header.CamelDaprPublishedEntryIds}")) {
                    Pending published = transaction.get(database.outbox, Long.valueOf(id));
                    if (published != null && shares.contains(SimulatedDatabase.shareOf(published.taskId()))) {
                        transaction.delete(database.outbox, published.id());
                    }
                }
            }
            // of a mutation
            case "outbox-settle-claimed" -> {
                for (Object entry : (Collection<?>) body) {
                    transaction.delete(
                            database.outbox, Long.valueOf(String.valueOf(((Map<?, ?>) entry).get("entryId"))));
                }
            }
            case "outbox-hold" -> {
                Long id = Long.valueOf(given.text("entryId"));
                Pending held = transaction.get(database.outbox, id);
                if (held != null) {
                    long seconds = (long) Math.min(Math.pow(2, held.attempts()), 10);
                    transaction.put(
                            database.outbox,
                            id,
                            new Pending(
                                    id,
                                    held.taskId(),
                                    held.attempts() + 1,
                                    database.now() + seconds * 1000,
                                    held.again()));
                }
            }
            case "replay-begin" -> {
                return new Rows(List.of(SimulatedReplay.begin(transaction, database)));
            }
            case "replay-claim" -> {
                return new Rows(SimulatedReplay.claim(text(name), batchSize(given, "replay"), transaction, database));
            }
            case "event-replay" ->
                SimulatedReplay.append(
                        text(name),
                        Long.parseLong(given.text("${body[id]}")),
                        Long.parseLong(given.text("${body[position]}")),
                        Long.parseLong(given.text("${body[last_id]}")),
                        batchSize(given, "replay"),
                        transaction,
                        database);
            case "audit-insert" -> transaction.insert(database.audit, given.body("eventId"), given.body("taskId"));
            case "task-fact-apply" -> {
                JsonNode payload = read(given.body("json")).path("payload");
                String task = payload.path("task_id").asText();
                transaction.lock(database.facts, task);
                Long known = transaction.get(database.facts, task);
                long version = payload.path("version").asLong();
                transaction.put(database.facts, task, known == null ? version : Math.max(known, version));
                return new Rows(List.of(true));
            }
            case "effect-insert" -> {
                database.failForAnUnknownReason();
                long id = database.next();
                transaction.put(
                        database.effects,
                        id,
                        new Effect(
                                id,
                                given.body("eventId"),
                                given.body("taskId"),
                                Long.parseLong(given.body("version"))));
            }
            case "dead-letter-record" -> {
                return new Rows(List.of(record(given, transaction, database)));
            }
            case "dead-letter-mark-all" -> {
                for (Letter letter : List.copyOf(transaction.all(database.letters))) {
                    if (letter.status().equals("dead")) {
                        mark(letter, "redriving", database.now(), transaction, database);
                    }
                }
                return new Rows(List.of("{}"));
            }
            case "dead-letter-claim" -> {
                long lease = millis(given, "dead-letter.redrive-lease");
                List<Map<String, Object>> claimed = new ArrayList<>();
                Set<Object> consumers = new HashSet<>(Arrays.asList((Object[]) given.value("${body}")));
                for (Letter letter : List.copyOf(transaction.all(database.letters))) {
                    boolean isRetried =
                            letter.status().equals("retrying") && text(name).contains("'retrying'");
                    if ((isRetried || letter.status().equals("redriving"))
                            && letter.redriveAt() <= database.now()
                            && consumers.contains(letter.consumer())) {
                        mark(letter, letter.status(), database.now() + lease, transaction, database);
                        claimed.add(Map.of(
                                "id", letter.id(),
                                "attempts", letter.attempts(),
                                "consumer", letter.consumer(),
                                "source", "",
                                "delivery_id", letter.deliveryId(),
                                "pubsub", letter.pubsub(),
                                "topic", letter.topic(),
                                "event", letter.event()));
                    }
                }
                return new Rows(claimed);
            }
            case "dead-letter-settle" -> {
                for (Letter letter : List.copyOf(transaction.all(database.letters))) {
                    if (String.valueOf(letter.id()).equals(given.text("${body[id]}"))
                            && (!text(name).contains("and attempts =")
                                    || String.valueOf(letter.attempts()).equals(given.text("${body[attempts]}")))
                            && Set.of("retrying", "redriving").contains(letter.status())) {
                        mark(letter, "redriven", 0, transaction, database);
                    }
                }
            }
            case "reconciliation-begin" -> {
                return SimulatedReconciliation.begin(
                        given.body("name"),
                        millis(given, "reconciliation.patience"),
                        millis(given, "reconciliation.interval"),
                        transaction,
                        database);
            }
            case "reconciliation-settle" -> {
                return SimulatedReconciliation.settle(text(name), given.body("name"), transaction, database);
            }
            case "reconciliation-find" -> {
                return SimulatedReconciliation.find(
                        text(name),
                        given.body("name"),
                        millis(given, "reconciliation.patience"),
                        Integer.parseInt(given.text("${properties:todoflow.reconciliation.batch-size}")),
                        transaction,
                        database);
            }
            case "reconciliation-publish" -> {
                return SimulatedReconciliation.publish(
                        given.body("name"),
                        millis(given, "reconciliation.patience"),
                        Integer.parseInt(given.text("${properties:todoflow.outbox.batch-size}")),
                        transaction,
                        database);
            }
            default -> throw new IllegalStateException("The simulation does not know the statement " + name);
        }
        return null;
    }

    private static int batchSize(Parameters given, String of) {
        return Integer.parseInt(given.text("${properties:todoflow." + of + ".batch-size}"));
    }

    private static long millis(Parameters given, String property) {
        return DurationStyle.detectAndParse(given.text("${properties:todoflow." + property + "}"))
                .toMillis();
    }

    private String text(String statement) {
        return Objects.requireNonNull(texts.get(statement), statement);
    }

    private List<Map<String, Object>> claim(Parameters given, Transaction transaction, SimulatedDatabase database) {
        String text = text("outbox-claim");
        Collection<Pending> outbox = transaction.all(database.outbox);
        int limit = Integer.parseInt(given.text("${bean:outboxBatch.size}"));
        Map<String, Long> failed = new HashMap<>();
        if (text.contains("f.attempts > 0")) {
            outbox.stream()
                    .filter(one -> one.attempts() > 0)
                    .forEach(one -> failed.merge(one.taskId(), one.id(), Math::min));
        }
        Set<Integer> shares = text.contains("where s.holder =")
                ? SimulatedLeases.held(millis(given, "outbox.lease") * 2 / 5, transaction, database)
                : database.shares.rows().keySet();
        List<Pending> window = outbox.stream()
                .filter(one -> shares.contains(SimulatedDatabase.shareOf(one.taskId())))
                .filter(one -> one.nextAttemptAt() <= database.now()
                        && failed.getOrDefault(one.taskId(), Long.MAX_VALUE) >= one.id())
                .sorted(Comparator.comparing(Pending::id))
                .limit(limit * 25L)
                .toList();
        Set<String> tasks = new HashSet<>();
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Pending one : window) {
            if (entries.size() == limit) {
                break;
            }
            if (tasks.add(one.taskId()) || !text.contains("distinct on (w.task_id)")) {
                Event event = Objects.requireNonNull(transaction.get(database.events, one.id()));
                entries.add(Map.of(
                        "entryId",
                        "" + one.id(),
                        "topic",
                        "task-events",
                        "event",
                        event.cloudEvent(),
                        "contentType",
                        "application/cloudevents+json",
                        "metadata.partitionKey",
                        one.taskId(),
                        "appendedAt",
                        0L));
            }
        }
        return entries;
    }

    private static String record(Parameters given, Transaction transaction, SimulatedDatabase database) {
        String consumer = given.text("${variable.consumer}");
        String delivery = given.text("${variable.deliveryId}");
        int allowed = Integer.parseInt(given.text("${variable.attemptsAllowed}"));
        String key = consumer + "/" + delivery;
        transaction.lock(database.letters, key);
        Letter before = transaction.get(database.letters, key);
        int attempts = before == null ? 1 : before.attempts() + 1;
        boolean isDead = allowed < Integer.MAX_VALUE
                && (attempts >= allowed || (before != null && before.status().equals("redriving")));
        long delay = (long) Math.min(
                millis(given, "dead-letter.max-retry-delay"),
                millis(given, "dead-letter.retry-delay") * Math.pow(2, attempts - 1));
        Letter letter = new Letter(
                before == null ? database.next() : before.id(),
                consumer,
                delivery,
                isDead ? "dead" : "retrying",
                attempts,
                given.text("${variable.pubSub}"),
                given.text("${variable.topic}"),
                given.text("${variable.delivery}"),
                database.now() + delay);
        transaction.put(database.letters, key, letter);
        return letter.status();
    }

    private static void mark(
            Letter letter, String status, long redriveAt, Transaction transaction, SimulatedDatabase database) {
        transaction.put(
                database.letters,
                letter.consumer() + "/" + letter.deliveryId(),
                new Letter(
                        letter.id(),
                        letter.consumer(),
                        letter.deliveryId(),
                        status,
                        letter.attempts(),
                        letter.pubsub(),
                        letter.topic(),
                        letter.event(),
                        redriveAt));
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The inbox writes by JDBC. */
    static JdbcTemplate jdbc(java.util.function.Supplier<SimulatedDatabase> database) {
        return new JdbcTemplate() {
            /** Timeouts are set on the connection, which does not exist here. */
            @Override
            @SuppressWarnings("NullAway") // callbacks that set a timeout return nothing
            public <T extends @Nullable Object> T execute(ConnectionCallback<T> action) {
                return (T) null;
            }

            @Override
            public int update(String sql, @Nullable Object... values) {
                if (sql.startsWith("with gone as (delete from outbox_relay")) {
                    // the beans are closed after the simulation
                    return 0;
                }
                if (!sql.equals(
                        "insert into inbox (consumer, event_id, fingerprint) values (?, ?, ?) on conflict do nothing")) {
                    throw new IllegalStateException("The simulation does not know the statement " + sql);
                }
                InboxKey key = new InboxKey(String.valueOf(values[0]), String.valueOf(values[1]));
                return database.get()
                        .execute(transaction -> transaction.insert(database.get().inbox, key, true) ? 1 : 0);
            }

            /** The database of the simulation was never restored. */
            @Override
            public <T extends @Nullable Object> List<T> query(String sql, RowMapper<T> rows) {
                if (!sql.contains("from restoration")) {
                    throw new IllegalStateException("The simulation does not know the statement " + sql);
                }
                return List.of();
            }

            /** Each event of the simulation has an id of its own. */
            @Override
            public <T> List<T> queryForList(String sql, Class<T> type, @Nullable Object... values) {
                if (!sql.contains("fingerprint <> ?")) {
                    throw new IllegalStateException("The simulation does not know the statement " + sql);
                }
                return List.of();
            }
        };
    }
}
