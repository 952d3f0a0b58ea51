package io.todoflow.event;

import jakarta.annotation.PreDestroy;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Who this process is among the relays that share the outbox, from its start to its end. */
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

    /** The name under which the process holds shares. */
    public UUID holder() {
        isUsed = true;
        return holder;
    }

    /** When the routes have stopped, others need not wait until the lease ends. */
    @PreDestroy
    void release() {
        if (isUsed) {
            try {
                jdbc.update(RELEASE, holder, holder);
            } catch (DataAccessException e) {
                LOG.info("Others publish when the lease of this process has ended: {}", e.getMessage());
            }
        }
    }
}
