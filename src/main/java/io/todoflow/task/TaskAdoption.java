package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.event.PoisonEventException;
import io.todoflow.event.TaskEvent;
import io.todoflow.names.ExchangeNames.Variables;
import jakarta.validation.ConstraintViolationException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Creates tasks from events of other programs. */
@Component("taskAdoption")
class TaskAdoption {

    /** How to treat a task that is known only from an event of another program. */
    enum Policy {
        ADOPT,
        REFUSE
    }

    private final ObjectMapper json;
    private final TaskDrafts drafts;
    private final Clock clock;
    private final Policy policy;
    private final String appId;
    private final Set<String> draftFields;

    TaskAdoption(
            ObjectMapper json,
            TaskDrafts drafts,
            Clock clock,
            @Value("${todoflow.foreign-tasks}") Policy policy,
            @Value("${todoflow.app-id}") String appId) {
        this.json = json;
        this.drafts = drafts;
        this.clock = clock;
        this.policy = policy;
        this.appId = appId;
        this.draftFields = TaskDraft.fields(json);
    }

    /**
     * Whether an event is about a task of another program. An event in a dialect is never ours, even if it was
     * published through our sidecar.
     */
    public boolean isForeign(@Body TaskEvent event, @Variable(Variables.DIALECT) @Nullable String dialect) {
        return event.eventType().equals("task.created")
                && (dialect != null || !event.source().equals(appId));
    }

    /**
     * Returns the row of the task, as JSON.
     *
     * @throws PoisonEventException if such tasks are refused, or the event lacks what a task needs
     */
    public String adopt(@Body TaskEvent event) throws JsonProcessingException {
        if (policy == Policy.REFUSE) {
            throw new PoisonEventException(
                    "Task %s is unknown and todoflow.foreign-tasks is 'refuse': create it over REST, or set 'adopt'"
                            .formatted(event.taskId()));
        }
        if (event.userId() == null) {
            throw lacking(event, "user_id is missing");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        OffsetDateTime told = event.timestamp();
        Instant createdAt = told == null ? now : told.toInstant().truncatedTo(ChronoUnit.MICROS);
        return json.writeValueAsString(
                Task.create(event.taskId(), event.userId(), draft(event, createdAt), null, createdAt));
    }

    /** The draft in an event. A rule that never occurs is refused; the series itself starts with the first completion. */
    private TaskDraft draft(TaskEvent event, Instant createdAt) throws JsonProcessingException {
        JsonNode payload = json.readTree(event.json()).path("payload");
        ObjectNode fields = payload.isObject() ? ((ObjectNode) payload).retain(draftFields) : json.createObjectNode();
        try {
            TaskDraft draft = drafts.read(fields);
            SeriesChanges.begin(draft, ZoneOffset.UTC, createdAt);
            return draft;
        } catch (ConstraintViolationException | JsonMappingException | InvalidRequestException e) {
            throw lacking(
                    event, FieldError.of(e).stream().map(FieldError::toString).collect(Collectors.joining(", ")));
        }
    }

    private static PoisonEventException lacking(TaskEvent event, String reason) {
        return new PoisonEventException(
                "Task %s is unknown and cannot be adopted: %s".formatted(event.taskId(), Excerpt.of(reason)));
    }
}
