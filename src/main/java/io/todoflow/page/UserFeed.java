package io.todoflow.page;

import static java.util.Objects.requireNonNull;

import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.page.LiveRows.Position;
import io.todoflow.page.LiveRows.Read;
import io.todoflow.page.LiveRows.Row;
import io.todoflow.page.LiveRows.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Sends users the changes of their tasks and their notifications. One query serves all users.
 *
 * <p>A row gets its number before its transaction commits, so it may appear after a row with a higher number. The feed
 * therefore keeps the position up to which nothing is missing: the highest number of a snapshot counts once all
 * transactions of that time have ended. It reads rows above that position again, but sends each once. A listener that
 * reconnects at its last position may get something twice, but misses nothing.
 */
@Component
@ServedByBackend
class UserFeed implements Listeners.Feed {

    private static final Logger LOG = LoggerFactory.getLogger(UserFeed.class);
    private static final int MOST_MISSED = 500;

    private final LiveRows live;
    private final Map<Listener, String> listeners = new ConcurrentHashMap<>();
    private final Set<String> sent = new HashSet<>();
    private @Nullable Position complete;
    private @Nullable Snapshot pending;
    private boolean exact;

    UserFeed(LiveRows live) {
        this.live = live;
    }

    /**
     * Adds a listener for the changes of a user, and sends what it has missed since its last position. If that is
     * unknown or too much, it makes the listener reload everything.
     */
    void add(Listener listener, String userId, @Nullable Position since) {
        List<Row> missed = listen(listener, userId, since);
        listener.send("hello", null, "{\"resumed\":%b}".formatted(missed != null));
        if (missed != null) {
            missed.forEach(row -> listener.send(row.kind(), null, row.data()));
        }
    }

    private synchronized @Nullable List<Row> listen(Listener listener, String userId, @Nullable Position since) {
        listeners.put(listener, userId);
        if (complete == null) {
            try {
                begin();
            } catch (DataAccessException e) {
                LOG.warn("Listeners get no changes until the database answers again: {}", Excerpt.line(e));
            }
        }
        return since == null ? null : missed(userId, since);
    }

    private @Nullable List<Row> missed(String userId, Position since) {
        try {
            Read read = live.read(new String[] {userId}, since);
            Position highest = read.snapshot().highest();
            boolean isKnown = since.notification() <= highest.notification() && live.isKnown(since);
            return isKnown && read.rows().size() <= MOST_MISSED ? read.rows() : null;
        } catch (DataAccessException e) {
            LOG.warn(
                    "A listener reloads everything, because the changes that it missed cannot be read: {}",
                    Excerpt.line(e));
            return null;
        }
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public synchronized void poll() {
        if (listeners.isEmpty()) {
            complete = null;
            return;
        }
        if (complete == null) {
            begin();
        }
        Read read = live.read(users(), requireNonNull(complete));
        for (Row row : read.rows()) {
            if (sent.add(row.key())) {
                listeners.forEach((listener, userId) -> {
                    if (userId.equals(row.userId())) {
                        listener.send(row.kind(), exact ? String.valueOf(complete) : null, row.data());
                    }
                });
            }
        }
        advance(read);
    }

    /** Starts at the current position; the first listener itself reads what is already there. */
    private void begin() {
        Position highest =
                live.read(new String[0], new Position(0, 0)).snapshot().highest();
        Position start = new Position(
                Math.max(0, highest.event() - LiveRows.LEEWAY), Math.max(0, highest.notification() - LiveRows.LEEWAY));
        Read read = live.read(users(), start);
        complete = start;
        pending = null;
        sent.clear();
        read.rows().stream().map(Row::key).forEach(sent::add);
        advance(read);
    }

    private String[] users() {
        return listeners.values().stream().distinct().toArray(String[]::new);
    }

    private void advance(Read read) {
        Snapshot now = read.snapshot();
        if (pending == null) {
            pending = now;
            exact = false;
        } else if (now.oldestRunning() >= pending.next()) {
            Position reached = pending.highest();
            complete = reached;
            exact = true;
            pending = now;
            sent.clear();
            read.rows().stream().filter(reached::isBehind).map(Row::key).forEach(sent::add);
        }
    }
}
