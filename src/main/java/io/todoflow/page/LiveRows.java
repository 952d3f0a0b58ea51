package io.todoflow.page;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the events and notifications of users after a position, together with their snapshot. */
@Component
@ServedByBackend
class LiveRows {

    private static final int TIMEOUT_SECONDS = 5;
    /** Maximum distance between the highest number and that of a running transaction. */
    static final int LEEWAY = 1000;

    private static final Pattern POSITION = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    private final JdbcTemplate jdbc;
    private final JdbcTemplate lists;
    private final ObjectMapper json;
    private final String sql;
    private final String positionSql;

    /** A position in the events and in the notifications. */
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

    /** An event or a notification, as JSON. */
    record Row(String kind, long position, @Nullable String userId, String data) {

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

    /**
     * A snapshot of the database.
     *
     * @param oldestRunning the oldest running transaction
     * @param next the number of the next transaction
     */
    record Snapshot(Position highest, long oldestRunning, long next) {}

    /** Rows with their snapshot. */
    record Read(Snapshot snapshot, List<Row> rows) {}

    LiveRows(DataSource dataSource, @Qualifier("readDataSource") DataSource lists, ObjectMapper json)
            throws IOException {
        this.jdbc = bounded(dataSource);
        this.lists = bounded(lists);
        this.json = json;
        this.sql = statement("sql/live-poll.sql");
        this.positionSql = statement("sql/live-position.sql");
    }

    private static JdbcTemplate bounded(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        return jdbc;
    }

    private static String statement(String path) throws IOException {
        return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
    }

    /**
     * A position before which no change can appear any more in what lists return. It comes from the database that lists
     * are read from, which may be a standby.
     */
    Position position() {
        return requireNonNull(Position.parse(requireNonNull(lists.queryForObject(positionSql, String.class, LEEWAY))));
    }

    /**
     * Whether the event log contains the event of a position. A restore of the database and the retention remove
     * events.
     */
    boolean isKnown(Position position) {
        return position.event() == 0
                || Boolean.TRUE.equals(jdbc.queryForObject(
                        "select exists (select from event where id = ?)", Boolean.class, position.event()));
    }

    /** Reads the changes of users since a position. */
    Read read(String[] users, Position since) {
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
            throw new IllegalStateException("The database returned invalid JSON", e);
        }
    }
}
