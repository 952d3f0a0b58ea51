package peer;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

/** Runs the routes. */
@SpringBootApplication
public class CamelPeer {

    public static void main(String[] args) {
        SpringApplication.run(CamelPeer.class, args);
    }

    /** Makes events of requests. */
    @Component("tasks")
    public static class Tasks {

        public Map<String, Object> created(@Header("user") String user, @Body Map<String, Object> draft) {
            String id = UUID.randomUUID().toString();
            String now = Instant.now().toString();
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("id", id);
            task.put("task_id", id);
            task.put("user_id", user);
            task.put("title", draft.get("title"));
            task.put("description", draft.get("description"));
            task.put("status", "open");
            task.put("priority", draft.getOrDefault("priority", "medium"));
            task.put("version", 1);
            task.put("created_at", now);
            task.put("updated_at", now);
            String eventId = UUID.randomUUID().toString();
            return Map.of(
                    "event_id", eventId,
                    "event_type", "task.created",
                    "event_version", "v1",
                    "timestamp", now,
                    "correlation_id", eventId,
                    "source", "backend",
                    "payload", task);
        }
    }
}
