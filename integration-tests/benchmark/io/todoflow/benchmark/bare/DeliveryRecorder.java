package io.todoflow.benchmark.bare;

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
 * Receives deliveries of a sidecar, and writes their events to the audit log once, with inbox rows. A single event has
 * a separate transaction; those of a bulk share as many transactions as there are processors.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/">Dapr, pub/sub API</a>
 */
final class DeliveryRecorder implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRecorder.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Requests bulks if the application does, with the size that it recommends for many events. */
    private static final String BULK = Boolean.parseBoolean(System.getenv("DAPR_BULK"))
            ? ",\"bulkSubscribe\":{\"enabled\":true,\"maxMessagesCount\":400,\"maxAwaitDurationMs\":5}"
            : "";

    private static final int SHARES = Runtime.getRuntime().availableProcessors();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DataSource database;
    private final String topic;

    DeliveryRecorder(DataSource database, String topic) {
        this.database = database;
        this.topic = topic;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestURI().getPath()) {
                case "/dapr/subscribe" -> answer(exchange, 200, """
                        [{"pubsubname":"pubsub","topic":"%s","route":"/events"%s}]
                        """.formatted(topic, BULK));
                case "/events" -> record(exchange, JSON.readTree(body));
                default -> answer(exchange, 404, "{}");
            }
        }
    }

    private void record(HttpExchange exchange, JsonNode delivered) throws IOException {
        try {
            answer(exchange, 200, delivered.has("entries") ? bulk(delivered.path("entries")) : single(delivered));
        } catch (SQLException | ExecutionException e) {
            LOG.warn("The event is delivered again", e);
            answer(exchange, 503, "{}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String single(JsonNode cloudEvent) throws SQLException {
        record(entry(cloudEvent).toList());
        return "{\"status\":\"SUCCESS\"}";
    }

    private String bulk(JsonNode entries) throws ExecutionException, InterruptedException {
        List<JsonNode> delivered =
                StreamSupport.stream(entries.spliterator(), false).toList();
        List<Future<?>> shares = IntStream.range(0, SHARES)
                .<Future<?>>mapToObj(share -> threads.submit(() -> {
                    record(IntStream.range(0, delivered.size())
                            .filter(i -> i % SHARES == share)
                            .mapToObj(i -> delivered.get(i).path("event"))
                            .flatMap(DeliveryRecorder::entry)
                            .toList());
                    return null;
                }))
                .toList();
        for (Future<?> share : shares) {
            share.get();
        }
        return delivered.stream()
                .map(entry -> "{\"entryId\":\"%s\",\"status\":\"SUCCESS\"}"
                        .formatted(entry.path("entryId").asText()))
                .collect(Collectors.joining(",", "{\"statuses\":[", "]}"));
    }

    private static Stream<AuditEntry> entry(JsonNode cloudEvent) {
        try {
            return Stream.of(AuditEntry.of(cloudEvent));
        } catch (IllegalArgumentException | DateTimeException e) {
            LOG.error("Skipped: {}", cloudEvent, e);
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
