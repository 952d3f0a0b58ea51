package io.todoflow.event;

import jakarta.annotation.PreDestroy;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The identity of this process among the relays that share the outbox. */
@Component("outboxLease")
class OutboxLease {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxLease.class);
    private static final String RELEASE = "with gone as (delete from outbox_relay where id = ?)"
            + " update outbox_share set expires_at = '-infinity' where holder = ?";

    private final UUID holder = UUID.randomUUID();
    private final JdbcTemplate jdbc;
    private volatile boolean isUsed;

    OutboxLease(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The id under which this process holds shares. */
    public UUID holder() {
        isUsed = true;
        return holder;
    }

    /** Releases the shares after the routes have stopped, so that other relays need not wait for the lease to end. */
    @PreDestroy
    void release() {
        if (isUsed) {
            try {
                jdbc.update(RELEASE, holder, holder);
            } catch (DataAccessException e) {
                LOG.info(
                        "Releasing the shares of the outbox failed. Other processes take over when the lease of this one ends: {}",
                        e.getMessage());
            }
        }
    }
}
