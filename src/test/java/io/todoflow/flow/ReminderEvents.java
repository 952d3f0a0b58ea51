package io.todoflow.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** Reminders as the backend publishes them. */
final class ReminderEvents {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One for all: it counts on within a millisecond, so that ids sort as they were made. */
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private ReminderEvents() {}

    /** A due reminder of a new task, as a CloudEvent. */
    static String due(String user, String title) {
        ObjectNode event = JSON.createObjectNode();
        String id = IDS.generate().toString();
        event.put("specversion", "1.0").put("id", id).put("source", "test").put("type", "reminder.due");
        ObjectNode data = event.putObject("data");
        data.put("event_id", id).put("event_type", "reminder.due").put("event_version", "v1");
        data.put("timestamp", "2030-01-31T08:00:00Z")
                .put("correlation_id", "test")
                .put("source", "test");
        data.putObject("payload")
                .put("task_id", UUID.randomUUID().toString())
                .put("user_id", user)
                .put("title", title)
                .put("due_at", "2030-01-31T09:00:00Z")
                .put("remind_at", "2030-01-31T08:00:00Z")
                .put("version", 1);
        return event.toString();
    }
}
