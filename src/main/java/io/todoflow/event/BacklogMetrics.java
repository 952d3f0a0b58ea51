package io.todoflow.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.camel.dapr.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gauges of the backlog in the database. One statement reads all of them on demand, at most every five seconds. While
 * the database is down they are NaN, and {@code todoflow.database.up} is 0. All processes report the same database, so
 * aggregate with the maximum, not the sum.
 */
@Component
class BacklogMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogMetrics.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final int TIMEOUT_SECONDS = 2;
    private static final String DATABASE_UP = "todoflow.database.up";

    private final MeterRegistry registry;
    private final JdbcTemplate jdbc;
    private final Consumers consumers;
    private final String sql;
    private Map<String, Double> values = Map.of();
    private long readAt = System.nanoTime() - MAX_AGE.toNanos();

    BacklogMetrics(MeterRegistry registry, JdbcTemplate jdbc, Consumers consumers) throws IOException {
        this.registry = registry;
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        this.consumers = consumers;
        this.sql = new ClassPathResource("sql/backlog.sql").getContentAsString(StandardCharsets.UTF_8);
    }

    @EventListener
    void onReady(ApplicationReadyEvent ready) {
        gauge(DATABASE_UP, null, "Whether the backlog in the database can be read, 1 or 0");
        gauge("todoflow.outbox.size", null, "Events waiting to be published; an estimate from 10,000 on");
        gauge("todoflow.outbox.age", "seconds", "How long the next event has waited to be published");
        gauge("todoflow.reminders.lateness", "seconds", "How long the oldest unpublished reminder has been due");
        gauge("todoflow.reminders.unscheduled", null, "Reminders not yet passed to the scheduler, at most 10,000");
        gauge("todoflow.occurrences.waiting", null, "Next occurrences waiting to be created, at most 10,000");
        gauge("todoflow.mails.waiting", null, "Mails waiting to be sent, at most 10,000");
        for (String consumer : consumers.names()) {
            untaken(consumer);
            letters(consumer, "retrying");
            letters(consumer, "redriving");
            letters(consumer, "dead");
        }
    }

    private void gauge(String name, @Nullable String unit, String description) {
        Gauge.builder(name, () -> value(key(name, "", "")))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private void untaken(String consumer) {
        Gauge.builder("todoflow.inbox.missing", () -> value(key("todoflow.inbox.missing", consumer, "")))
                .description("Published events that have not reached a consumer, at most 10,000")
                .tag("consumer", consumer)
                .register(registry);
    }

    private void letters(String consumer, String status) {
        Gauge.builder("todoflow.dead.letters", () -> value(key("todoflow.dead.letters", consumer, status)))
                .description("Events that a consumer failed to process, by status; at most 10,000")
                .tags("consumer", consumer, "status", status)
                .register(registry);
    }

    private synchronized double value(String key) {
        if (System.nanoTime() - readAt >= MAX_AGE.toNanos()) {
            values = read();
            readAt = System.nanoTime();
        }
        return values.getOrDefault(key, Double.NaN);
    }

    private Map<String, Double> read() {
        Map<String, Double> read = new HashMap<>();
        String[] names = consumers.names();
        try {
            jdbc.query(
                    sql,
                    row -> {
                        read.put(
                                key(
                                        "todoflow." + row.getString("name"),
                                        row.getString("consumer"),
                                        row.getString("status")),
                                row.getDouble("value"));
                    },
                    new Object[] {names, names});
            read.put(key(DATABASE_UP, "", ""), 1.0);
        } catch (DataAccessException | TransactionException e) {
            read.clear();
            read.put(key(DATABASE_UP, "", ""), 0.0);
            LOG.warn("The backlog cannot be read from the database: {}", Excerpt.line(e));
        }
        return read;
    }

    private static String key(String name, String consumer, String status) {
        return name + '/' + consumer + '/' + status;
    }
}
