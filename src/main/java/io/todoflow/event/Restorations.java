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
 * Refuses the events of changes that a restore of the database has undone. The broker is not restored with the database,
 * and may deliver them still.
 */
@Component("restorations")
class Restorations {

    /** By how much the clocks of applications and database may differ. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private static final String PERIODS = "select moment, restored_at from restoration";
    private static final String IS_LOGGED = "select exists (select from event where task_id = ? and event_id = ?)";

    private final JdbcTemplate jdbc;
    private final String backend;
    /** Read once: the services start after the restore. */
    private volatile @Nullable List<Period> undone;

    /** From the moment that the database was restored to, until it was restored. */
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
     * Lets an event pass, unless it is one of ours that the event log does not have although it is of an undone time.
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
