package io.todoflow.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reminders in the format of the backend. */
final class ReminderEvents {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Shared: it counts within a millisecond, so that ids sort in order of creation. */
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private ReminderEvents() {}

    /** A due reminder of a new task, as a CloudEvent. No scheduler knows the task: its time is far away. */
    static String due(JdbcTemplate jdbc, String user, String title) {
        return due(jdbc, user, title, Instant.parse("2030-01-31T08:00:00Z"));
    }

    /** A due reminder of a new task, at this time. */
    static String due(JdbcTemplate jdbc, String user, String title, Instant remindAt) {
        UUID taskId = IDS.generate();
        jdbc.update("""
                insert into task (id, user_id, title, status, priority, tags, due_at, remind_at, version, created_at, updated_at)
                values (?, ?, ?, 'open', 'medium', '{}', ?::timestamptz, ?::timestamptz, 1, now(), now())
                """, taskId, user, title, remindAt.plusSeconds(3600).toString(), remindAt.toString());
        return due(taskId, user, title, remindAt);
    }

    /** The id of the task of an event. */
    static UUID taskId(String event) {
        return UUID.fromString(event.replaceAll(".*\"task_id\":\"([^\"]+)\".*", "$1"));
    }

    private static String due(UUID taskId, String user, String title, Instant remindAt) {
        ObjectNode event = JSON.createObjectNode();
        String id = IDS.generate().toString();
        event.put("specversion", "1.0").put("id", id).put("source", "test").put("type", "reminder.due");
        ObjectNode data = event.putObject("data");
        data.put("event_id", id).put("event_type", "reminder.due").put("event_version", "v1");
        data.put("timestamp", "2030-01-31T08:00:00Z")
                .put("correlation_id", "test")
                .put("source", "test");
        data.putObject("payload")
                .put("task_id", taskId.toString())
                .put("user_id", user)
                .put("title", title)
                .put("due_at", remindAt.plusSeconds(3600).toString())
                .put("remind_at", remindAt.toString())
                .put("version", 1);
        return event.toString();
    }
}
