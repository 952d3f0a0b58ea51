package io.todoflow.it.bare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes bulk deliveries of a sidecar, and writes their events to the audit log, once: those of a bulk in as many
 * transactions as there are processors, with the inbox rows that tell that they were taken.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/">Dapr, pub/sub API</a>
 */
final class BulkRecorder implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(BulkRecorder.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** As many as a bulk of the application has. */
    private static final int MOST = 400;

    private static final int SHARES = Runtime.getRuntime().availableProcessors();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DataSource database;
    private final String topic;

    BulkRecorder(DataSource database, String topic) {
        this.database = database;
        this.topic = topic;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestURI().getPath()) {
                case "/dapr/subscribe" -> answer(exchange, 200, """
                        [{"pubsubname":"pubsub","topic":"%s","route":"/events",
                          "bulkSubscribe":{"enabled":true,"maxMessagesCount":%d,"maxAwaitDurationMs":5}}]
                        """.formatted(topic, MOST));
                case "/events" -> record(exchange, body);
                default -> answer(exchange, 404, "{}");
            }
        }
    }

    private void record(HttpExchange exchange, byte[] body) throws IOException {
        List<JsonNode> delivered = StreamSupport.stream(
                        JSON.readTree(body).path("entries").spliterator(), false)
                .toList();
        try {
            List<Future<?>> shares = IntStream.range(0, SHARES)
                    .<Future<?>>mapToObj(share -> threads.submit(() -> {
                        record(IntStream.range(0, delivered.size())
                                .filter(i -> i % SHARES == share)
                                .mapToObj(i -> delivered.get(i).path("event"))
                                .flatMap(BulkRecorder::entry)
                                .toList());
                        return null;
                    }))
                    .toList();
            for (Future<?> share : shares) {
                share.get();
            }
            answer(
                    exchange,
                    200,
                    delivered.stream()
                            .map(entry -> "{\"entryId\":\"%s\",\"status\":\"SUCCESS\"}"
                                    .formatted(entry.path("entryId").asText()))
                            .collect(Collectors.joining(",", "{\"statuses\":[", "]}")));
        } catch (ExecutionException e) {
            LOG.warn("It is delivered again", e);
            answer(exchange, 503, "{}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Stream<AuditEntry> entry(JsonNode cloudEvent) {
        try {
            return Stream.of(AuditEntry.of(cloudEvent));
        } catch (IllegalArgumentException | DateTimeException e) {
            LOG.error("Left out: {}", cloudEvent, e);
            return Stream.empty();
        }
    }

    private void record(List<AuditEntry> entries) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement take = connection.prepareStatement(AuditEntry.TAKE);
                PreparedStatement audit = connection.prepareStatement(AuditEntry.RECORD)) {
            for (AuditEntry entry : entries) {
                entry.take(take);
                take.addBatch();
            }
            int[] taken = take.executeBatch();
            List<AuditEntry> fresh = new ArrayList<>(entries.size());
            for (int i = 0; i < taken.length; i++) {
                if (taken[i] == 1) {
                    fresh.add(entries.get(i));
                }
            }
            for (AuditEntry entry : fresh) {
                entry.record(audit);
                audit.addBatch();
            }
            audit.executeBatch();
            connection.commit();
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        JsonAnswer.send(exchange, status, json.getBytes(StandardCharsets.UTF_8));
    }
}
