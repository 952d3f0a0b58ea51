package io.todoflow.page;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Tells users what happens to their tasks, and which reminders come, by one query for all of them.
 *
 * <p>Numbers are given to rows before their transactions commit, so a row may appear behind one that has a higher number.
 * The position up to which nothing is missing follows: the highest number of a snapshot counts when all transactions of
 * that time have ended. What is above it is looked at again, and told once. A listener that comes again at its last
 * position may be told something twice, but misses nothing.
 */
@Component
@ServedByBackend
class UserFeed implements Listeners.Feed {

    private static final Logger LOG = LoggerFactory.getLogger(UserFeed.class);
    private static final int MOST_MISSED = 500;
    private static final int TIMEOUT_SECONDS = 5;
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");
    /** How far below the highest number a transaction may be that runs when the first listener comes. */
    private static final int LEEWAY = 1000;

    private final JdbcTemplate jdbc;
    private final ObjectMapper json;
    private final String sql;
    private final Map<Listener, String> listeners = new ConcurrentHashMap<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable Position complete;
    private @Nullable Snapshot pending;
    private boolean exact;

    /** A place in both tables. */
    record Position(long event, long notification) {

        static @Nullable Position parse(@Nullable String text) {
            Matcher position = POSITION.matcher(text == null ? "" : text);
            return position.matches()
                    ? new Position(Long.parseLong(position.group(1)), Long.parseLong(position.group(2)))
                    : null;
        }

        boolean isBehind(Row row) {
            return row.position() > (row.kind().equals("task") ? event : notification);
        }

        @Override
        public String toString() {
            return event + "-" + notification;
        }
    }

    private record Row(String kind, long position, @Nullable String userId, String data) {

        static Row of(ResultSet columns, int number) throws SQLException {
            return new Row(
                    columns.getString("kind"),
                    columns.getLong("position"),
                    columns.getString("user_id"),
                    columns.getString("data"));
        }

        String key() {
            return kind + position;
        }
    }

    private record Snapshot(Position highest, long oldestRunning, long next) {}

    private record Read(Snapshot snapshot, List<Row> rows) {}

    UserFeed(JdbcTemplate jdbc, ObjectMapper json) throws IOException {
        this.jdbc = new JdbcTemplate(requireNonNull(jdbc.getDataSource()));
        this.jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        this.json = json;
        this.sql = new ClassPathResource("sql/live-poll.sql").getContentAsString(StandardCharsets.UTF_8);
    }

    /**
     * Tells a listener what happens to a user from now on, and what it has missed since its last position; if that is
     * unknown, or too much, it is told to read everything again.
     */
    void add(Listener listener, String userId, @Nullable Position since) {
        List<Row> missed = listen(listener, userId, since);
        listener.tell("hello", null, "{\"resumed\":%b}".formatted(missed != null));
        if (missed != null) {
            missed.forEach(row -> listener.tell(row.kind(), null, row.data()));
        }
    }

    private synchronized @Nullable List<Row> listen(Listener listener, String userId, @Nullable Position since) {
        listeners.put(listener, userId);
        if (complete == null) {
            try {
                begin();
            } catch (DataAccessException e) {
                LOG.warn("It is looked for what listeners are told later: {}", Excerpt.line(e));
            }
        }
        return since == null ? null : missed(userId, since);
    }

    private @Nullable List<Row> missed(String userId, Position since) {
        try {
            Read read = read(new String[] {userId}, since);
            Position highest = read.snapshot().highest();
            boolean isKnown = since.event() <= highest.event() && since.notification() <= highest.notification();
            return isKnown && read.rows().size() <= MOST_MISSED ? read.rows() : null;
        } catch (DataAccessException e) {
            LOG.warn("A listener is told to read everything again: {}", Excerpt.line(e));
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
        Read read = read(users(), requireNonNull(complete));
        for (Row row : read.rows()) {
            if (told.add(row.key())) {
                listeners.forEach((listener, userId) -> {
                    if (userId.equals(row.userId())) {
                        listener.tell(row.kind(), exact ? String.valueOf(complete) : null, row.data());
                    }
                });
            }
        }
        advance(read);
    }

    /** What is there when the first listener comes, it reads by itself when it has been greeted. */
    private void begin() {
        Position highest = read(new String[0], new Position(0, 0)).snapshot().highest();
        Position start =
                new Position(Math.max(0, highest.event() - LEEWAY), Math.max(0, highest.notification() - LEEWAY));
        Read read = read(users(), start);
        complete = start;
        pending = null;
        told.clear();
        read.rows().stream().map(Row::key).forEach(told::add);
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
            told.clear();
            read.rows().stream().filter(reached::isBehind).map(Row::key).forEach(told::add);
        }
    }

    private Read read(String[] users, Position since) {
        List<Row> rows = jdbc.query(sql, Row::of, users, since.event(), users, since.notification());
        Row snapshot = rows.get(0);
        try {
            JsonNode data = json.readTree(snapshot.data());
            return new Read(
                    new Snapshot(
                            new Position(
                                    snapshot.position(),
                                    data.get("notifications").asLong()),
                            data.get("xmin").asLong(),
                            data.get("xmax").asLong()),
                    rows.subList(1, rows.size()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database writes no JSON", e);
        }
    }
}
