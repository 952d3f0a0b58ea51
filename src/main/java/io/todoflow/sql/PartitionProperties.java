package io.todoflow.sql;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whether and how the tables that grow with time have partitions.
 *
 * @param enabled whether they have
 * @param events how many events a partition of the event log has, at least 1,000
 * @param period which time a partition of the inbox or the audit log is for, at least an hour
 */
@ConfigurationProperties("todoflow.partitions")
record PartitionProperties(boolean enabled, long events, Duration period) {

    private static final long FEWEST_EVENTS = 1000;
    private static final Duration SHORTEST_PERIOD = Duration.ofHours(1);

    /** @throws IllegalArgumentException if partitions would be so small that there are very many */
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
