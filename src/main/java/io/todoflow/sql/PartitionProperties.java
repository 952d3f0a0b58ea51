package io.todoflow.sql;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whether and how to partition the tables that grow over time.
 *
 * @param enabled whether they are partitioned
 * @param events number of events per partition of the event log, at least 1,000
 * @param period the period that a partition of the inbox or the audit log covers, at least an hour
 */
@ConfigurationProperties("todoflow.partitions")
record PartitionProperties(boolean enabled, long events, Duration period) {

    private static final long FEWEST_EVENTS = 1000;
    private static final Duration SHORTEST_PERIOD = Duration.ofHours(1);

    /** @throws IllegalArgumentException if partitions are too small, so that there would be very many */
    PartitionProperties {
        if (events < FEWEST_EVENTS) {
            throw new IllegalArgumentException(
                    "todoflow.partitions.events is %d, but must be at least %d".formatted(events, FEWEST_EVENTS));
        }
        if (period.compareTo(SHORTEST_PERIOD) < 0) {
            throw new IllegalArgumentException(
                    "todoflow.partitions.period is %s, but must be at least %s".formatted(period, SHORTEST_PERIOD));
        }
    }
}
