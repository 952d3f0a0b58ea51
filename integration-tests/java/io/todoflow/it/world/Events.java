package io.todoflow.it.world;

import java.time.Instant;
import java.util.UUID;

/** Events in the form in which another program publishes them. */
public final class Events {

    private Events() {}

    /** A CloudEvent around the envelope of a task that was created. */
    public static String created(String user, UUID eventId) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"test","type":"task.created","datacontenttype":"application/json",
                 "data":{"event_id":"%1$s","event_type":"task.created","event_version":"v1","timestamp":"%2$s",
                  "correlation_id":"test","source":"test",
                  "payload":{"task_id":"%3$s","user_id":"%4$s","title":"By hand","version":1}}}
                """.formatted(eventId, Instant.now(), UUID.randomUUID(), user);
    }
}
