package io.todoflow.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.names.ExchangeNames.Variables;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.component.sql.SqlConstants;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts the work of the relay and the consumers. Registers each counter at zero, because Prometheus sees no increase
 * if a series first appears with the value one.
 */
@Component("eventMetrics")
public class EventMetrics {

    private static final String INBOX = "todoflow.inbox.events";

    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter published;
    private final Counter refused;
    private final Counter relayFailures;
    private final Counter implausible;
    private final Map<String, Counter> processed = new ConcurrentHashMap<>();
    private final Map<String, Timer> ages = new ConcurrentHashMap<>();

    EventMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.published = outbox("published");
        this.refused = outbox("refused");
        this.relayFailures = Counter.builder("todoflow.outbox.failures")
                .description("Batches of the outbox that could not be published at all")
                .register(registry);
        this.implausible = Counter.builder("todoflow.statistics.implausible")
                .description("Events that statistics ignore, because their task never had their version")
                .register(registry);
    }

    private Counter outbox(String outcome) {
        return Counter.builder("todoflow.outbox.events")
                .description("Events of the outbox that the broker confirmed or refused")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter inbox(String consumer, String outcome) {
        return Counter.builder(INBOX)
                .description("Events delivered to a consumer, by outcome")
                .tags("consumer", consumer, "outcome", outcome)
                .register(registry);
    }

    private Timer age(String consumer) {
        return Timer.builder("todoflow.inbox.age")
                .description("Time from the change of a task to the commit of its effect")
                .tag("consumer", consumer)
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1))
                .register(registry);
    }

    private Counter republishedTo(String consumer) {
        return Counter.builder("todoflow.inbox.republished")
                .description("Events published again because a consumer never got them")
                .tag("consumer", consumer)
                .register(registry);
    }

    void consumer(String consumer) {
        republishedTo(consumer);
        processed.computeIfAbsent(consumer, name -> inbox(name, "processed"));
        inbox(consumer, "duplicate");
        inbox(consumer, "retried");
        inbox(consumer, "dead");
        ages.computeIfAbsent(consumer, this::age);
    }

    /** Counts an event that a consumer processed, when the current transaction commits. */
    public void taken(@Variable(Variables.CONSUMER) String consumer, @Body TaskEvent event) {
        whenCommitted(() -> {
            processed
                    .computeIfAbsent(consumer, name -> inbox(name, "processed"))
                    .increment();
            OffsetDateTime timestamp = event.timestamp();
            if (timestamp != null) {
                Duration age = Duration.between(timestamp.toInstant(), clock.instant());
                // The clock of the publisher may be ahead
                ages.computeIfAbsent(consumer, name -> age(name)).record(age.isNegative() ? Duration.ZERO : age);
            }
        });
    }

    /** Counts after the commit, so that a rolled-back event does not count; outside of a transaction, immediately. */
    private static void whenCommitted(Runnable count) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            count.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    count.run();
                }
            }
        });
    }

    /** Counts an event that statistics ignore, when the current transaction commits. */
    public void implausible() {
        whenCommitted(implausible::increment);
    }

    void duplicate(String consumer) {
        whenCommitted(() -> inbox(consumer, "duplicate").increment());
    }

    /** Counts an event whose redelivery a consumer requested. */
    public void retried(@Variable(Variables.CONSUMER) String consumer) {
        whenCommitted(() -> inbox(consumer, "retried").increment());
    }

    /** Counts an event that a consumer gave up, which is now a dead letter. */
    public void gaveUp(@Variable(Variables.CONSUMER) String consumer) {
        whenCommitted(() -> inbox(consumer, "dead").increment());
    }

    /** Counts the events of a batch that the broker confirmed or refused. */
    public void published(
            @Header(DaprConstants.PUBLISHED_ENTRY_IDS) String[] confirmed,
            @Header(DaprConstants.FAILED_ENTRIES) Collection<Map<String, String>> failed) {
        published.increment(confirmed.length);
        refused.increment(failed.size());
    }

    /** Counts a batch of the outbox that could not be published at all. */
    public void relayFailed() {
        relayFailures.increment();
    }

    /** Counts events that are published again because a consumer never got them. */
    public void republished(@Body Subscriber subscriber, @Header(SqlConstants.SQL_UPDATE_COUNT) int events) {
        republishedTo(subscriber.name()).increment(events);
    }
}
