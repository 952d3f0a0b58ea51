package io.todoflow.benchmark.bare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;

/** {@code POST /api/{user}/tasks}: writes a task and its event in one transaction. */
final class TaskHandler implements HttpHandler {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_TITLE = 500;

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final DataSource database;
    private final Semaphore signal;

    /**
     * @param signal released for each event in the outbox
     */
    TaskHandler(DataSource database, Semaphore signal) {
        this.database = database;
        this.signal = signal;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (path.length != 4 || !path[3].equals("tasks")) {
                answer(exchange, 404, problem("There is nothing at this path"));
            } else if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 405, problem("The method must be POST"));
            } else {
                create(exchange, path[2], body);
            }
        }
    }

    private void create(HttpExchange exchange, String user, byte[] body) throws IOException {
        JsonNode draft;
        try {
            draft = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            answer(exchange, 400, problem("The body is not JSON"));
            return;
        }
        String title = draft.path("title").asText();
        if (title.isBlank() || title.length() > LONGEST_TITLE) {
            answer(exchange, 400, problem("title must have from 1 to %d characters".formatted(LONGEST_TITLE)));
            return;
        }
        UUID id = ids.generate();
        Instant now = Instant.now();
        ObjectNode task = JSON.createObjectNode();
        task.put("id", id.toString());
        task.put("user_id", user);
        task.put("title", title);
        task.put("description", draft.path("description").asText(null));
        task.put("status", "open");
        task.put("priority", draft.path("priority").asText("medium"));
        task.put("version", 1);
        task.put("created_at", now.toString());
        task.put("updated_at", now.toString());
        try {
            store(id, task, now, JSON.writeValueAsString(event(id, task, now)));
        } catch (SQLException e) {
            answer(exchange, 503, problem("The database is not available"));
            return;
        }
        signal.release();
        exchange.getResponseHeaders().set("Location", "/api/%s/tasks/%s".formatted(user, id));
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        answer(exchange, 201, task);
    }

    private ObjectNode event(UUID taskId, ObjectNode task, Instant time) {
        String eventId = ids.generate().toString();
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", eventId);
        event.put("source", "backend");
        event.put("type", "task.created");
        event.put("subject", taskId.toString());
        event.put("time", time.toString());
        event.put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        data.put("event_id", eventId);
        data.put("event_type", "task.created");
        data.put("event_version", "v1");
        data.put("timestamp", time.toString());
        data.put("correlation_id", eventId);
        data.put("source", "backend");
        ObjectNode payload = data.putObject("payload");
        payload.put("task_id", taskId.toString());
        payload.setAll(task);
        return event;
    }

    private void store(UUID id, ObjectNode task, Instant now, String event) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insertTask =
                        connection.prepareStatement("insert into task values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement insertEvent =
                        connection.prepareStatement("insert into outbox (task_id, event) values (?, ?)")) {
            OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
            insertTask.setObject(1, id);
            insertTask.setString(2, task.path("user_id").asText());
            insertTask.setString(3, task.path("title").asText());
            insertTask.setString(4, task.path("description").asText(null));
            insertTask.setString(5, task.path("status").asText());
            insertTask.setString(6, task.path("priority").asText());
            insertTask.setLong(7, 1);
            insertTask.setObject(8, time);
            insertTask.setObject(9, time);
            insertTask.executeUpdate();
            insertEvent.setObject(1, id);
            insertEvent.setString(2, event);
            insertEvent.executeUpdate();
            connection.commit();
        }
    }

    private static ObjectNode problem(String detail) {
        return JSON.createObjectNode().put("detail", detail);
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        JsonAnswer.send(exchange, status, JSON.writeValueAsBytes(json));
    }
}
