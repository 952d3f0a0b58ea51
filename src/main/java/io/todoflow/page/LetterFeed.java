package io.todoflow.page;

import io.todoflow.camel.dapr.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Sends administrators the number of dead letters whenever it changes. */
@Component
@ServedByBackend
class LetterFeed implements Listeners.Feed {

    private static final Logger LOG = LoggerFactory.getLogger(LetterFeed.class);
    private static final String EVENT = "letters";
    private static final int TIMEOUT_SECONDS = 2;

    private final JdbcTemplate jdbc;
    private final String sql;
    private final Set<Listener> listeners = new HashSet<>();
    /** The value that all listeners have. */
    private @Nullable String sent;

    LetterFeed(JdbcTemplate jdbc) throws IOException {
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        this.sql = new ClassPathResource("sql/live-letters.sql").getContentAsString(StandardCharsets.UTF_8);
    }

    /** Adds a listener, and sends it the current value; the others already have it. */
    synchronized void add(Listener listener) {
        String before = sent;
        listeners.add(listener);
        poll();
        if (sent != null && sent.equals(before)) {
            listener.send(EVENT, null, sent);
        }
    }

    synchronized void remove(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public synchronized void poll() {
        String now = listeners.isEmpty() ? null : read();
        if (now != null && !now.equals(sent)) {
            sent = now;
            listeners.forEach(listener -> listener.send(EVENT, null, now));
        }
    }

    private @Nullable String read() {
        try {
            return jdbc.queryForObject(sql, String.class);
        } catch (DataAccessException e) {
            LOG.warn("The number of dead letters cannot be read; listeners get it later: {}", Excerpt.line(e));
            return null;
        }
    }
}
