package io.todoflow.event;

import io.todoflow.names.ExchangeNames.Variables;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Refuses events of changes that a restore of the database has undone. The broker is not restored with the database and
 * may still deliver them.
 */
@Component("restorations")
class Restorations {

    /** Maximum difference between the clocks of applications and database. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private static final String PERIODS = "select moment, restored_at from restoration";
    private static final String IS_LOGGED = "select exists (select from event where task_id = ? and event_id = ?)";

    private final JdbcTemplate jdbc;
    private final String backend;
    /** Read only once, because the services start after the restore. */
    private volatile @Nullable List<Period> undone;

    /** The period between the moment that the database was restored to and the restore itself. */
    private record Period(Instant moment, Instant restoredAt) {

        boolean contains(Instant time) {
            return time.isAfter(moment.minus(CLOCK_DIFFERENCE)) && time.isBefore(restoredAt.plus(CLOCK_DIFFERENCE));
        }
    }

    Restorations(JdbcTemplate jdbc, @Value("${todoflow.dapr.backend}") String backend) {
        this.jdbc = jdbc;
        this.backend = backend;
    }

    /**
     * Refuses one of our own events if it is from an undone period and missing from the event log.
     *
     * @throws PoisonEventException if a restore has undone its change
     */
    public void refuseUndone(@Body TaskEvent event, @Variable(Variables.DIALECT) @Nullable String dialect) {
        OffsetDateTime time = event.timestamp();
        if (dialect != null || time == null || !event.source().equals(backend)) {
            return;
        }
        for (Period period : undone()) {
            if (period.contains(time.toInstant()) && !isLogged(event)) {
                throw new PoisonEventException(
                        "Event %s is not in the event log: its change was undone when the database was restored to %s"
                                .formatted(event.eventId(), period.moment()));
            }
        }
    }

    private List<Period> undone() {
        List<Period> known = undone;
        if (known == null) {
            known = jdbc.query(
                    PERIODS,
                    (row, number) -> new Period(
                            row.getTimestamp("moment").toInstant(),
                            row.getTimestamp("restored_at").toInstant()));
            undone = known;
        }
        return known;
    }

    private boolean isLogged(TaskEvent event) {
        return Boolean.TRUE.equals(jdbc.queryForObject(IS_LOGGED, Boolean.class, event.taskId(), event.eventId()));
    }
}
