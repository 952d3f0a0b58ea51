package io.todoflow.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.page.RouteFiles.RouteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the descriptions of the other processes, running or gone. */
@Component
@ServedByBackend
class OtherProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(OtherProcesses.class);
    private static final int TIMEOUT_SECONDS = 2;

    private final JdbcTemplate jdbc;
    private final ObjectMapper json;
    private final UUID self;
    private final String processesSql;
    private final String fileSql;
    private final String consumersSql;

    /**
     * A process.
     *
     * @param flow its routes; null if another version of the application has described them in another format
     * @param goneSince when its next description was due; null while it is alive
     */
    record OtherProcess(
            String service,
            String version,
            @Nullable ProcessFlow flow,
            @Nullable Instant goneSince) {}

    OtherProcesses(JdbcTemplate jdbc, ObjectMapper json, FlowDescription own) throws IOException {
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        this.json = json;
        this.self = own.id();
        this.processesSql = text("sql/flow-processes.sql");
        this.fileSql = text("sql/flow-route-file.sql");
        this.consumersSql = text("sql/inbox-consumers.sql");
    }

    private static String text(String file) throws IOException {
        return new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8);
    }

    /** The live processes, and the last one of each service without a live process. */
    List<OtherProcess> all() {
        try {
            return jdbc.query(processesSql, (row, number) -> read(row), self);
        } catch (DataAccessException e) {
            LOG.warn("The flows of other processes cannot be read: {}", Excerpt.line(e));
            return List.of();
        }
    }

    /** The names of all consumers that have ever processed an event. */
    Collection<String> consumers() {
        try {
            return jdbc.queryForList(consumersSql, String.class);
        } catch (DataAccessException e) {
            LOG.warn("The consumers of other processes cannot be read: {}", Excerpt.line(e));
            return List.of();
        }
    }

    /** The steps and the file of a route that runs in another process. */
    Optional<RouteFile> file(String routeId) {
        return jdbc.queryForList(fileSql, String.class, routeId, ProcessFlow.FORMAT, routeId).stream()
                .findFirst()
                .flatMap(file -> parsed(file, RouteFile.class));
    }

    private OtherProcess read(ResultSet row) throws SQLException {
        return new OtherProcess(
                row.getString("service"),
                row.getString("version"),
                row.getInt("format") == ProcessFlow.FORMAT
                        ? parsed(row.getString("flow"), ProcessFlow.class).orElse(null)
                        : null,
                row.getBoolean("is_alive")
                        ? null
                        : row.getTimestamp("expires_at").toInstant());
    }

    /** Parses the description of a process; a later version may have unknown fields. */
    private <T> Optional<T> parsed(String text, Class<T> type) {
        try {
            return Optional.of(json.readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(text));
        } catch (JsonProcessingException e) {
            LOG.warn("The flow description of a process cannot be read: {}", Excerpt.line(e));
            return Optional.empty();
        }
    }
}
