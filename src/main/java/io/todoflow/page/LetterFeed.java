package io.todoflow.page;

import io.todoflow.camel.dapr.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Tells administrators how many dead letters there are, whenever that changes. */
@Component
@ServedByBackend
class LetterFeed implements Listeners.Feed {

    private static final Logger LOG = LoggerFactory.getLogger(LetterFeed.class);
    private static final int TIMEOUT_SECONDS = 2;

    private final JdbcTemplate jdbc;
    private final String sql;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private @Nullable String told;

    LetterFeed(JdbcTemplate jdbc) throws IOException {
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        this.sql = new ClassPathResource("sql/live-letters.sql").getContentAsString(StandardCharsets.UTF_8);
    }

    /** A new listener is told at the next poll, as all others: what it missed before does not matter. */
    synchronized void add(Listener listener) {
        listeners.add(listener);
        told = null;
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public synchronized void poll() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            String now = Objects.requireNonNull(jdbc.queryForObject(sql, String.class));
            if (!now.equals(told)) {
                told = now;
                listeners.forEach(listener -> listener.tell("letters", null, now));
            }
        } catch (DataAccessException e) {
            LOG.warn("How many dead letters there are is told later: {}", Excerpt.line(e));
        }
    }
}
