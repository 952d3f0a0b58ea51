package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.todoflow.event.OutboxEvents;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what a request makes of a task. It only computes: the routes read and write the database. */
@Component("taskChanges")
class TaskChanges {

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final ObjectMapper json;
    private final Validator validator;
    private final OutboxEvents events;
    private final Clock clock;

    TaskChanges(ObjectMapper json, Validator validator, OutboxEvents events, Clock clock) {
        this.json = json;
        this.validator = validator;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A new task.
     *
     * @throws InvalidRequestException when there is no draft
     * @throws ConstraintViolationException when the draft breaks a rule of {@link TaskDraft}
     */
    public TaskChange create(@Body @Nullable TaskDraft draft, @Header("user_id") String userId, Exchange request) {
        if (draft == null) {
            throw new InvalidRequestException("body", "must be a JSON object");
        }
        Set<ConstraintViolation<TaskDraft>> violations = validator.validate(draft);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return change("task.created", Task.create(ids.generate(), userId, draft, now()), request);
    }

    /**
     * Completing a completed task changes nothing.
     *
     * @throws TaskNotFoundException when there is no task
     */
    public TaskChange complete(@Body @Nullable String stored, Exchange request) throws JsonProcessingException {
        Task task = read(stored);
        if (task.status() == Status.COMPLETED) {
            return new TaskChange(task, write(task), null);
        }
        return change("task.completed", task.complete(now()), request);
    }

    /** @throws TaskNotFoundException when there is no task */
    public TaskChange delete(@Body @Nullable String stored, Exchange request) throws JsonProcessingException {
        return change("task.deleted", read(stored).delete(now()), request);
    }

    /**
     * A stored task as it is.
     *
     * @throws TaskNotFoundException when there is no task
     */
    public TaskChange unchanged(@Body @Nullable String stored) throws JsonProcessingException {
        Task task = read(stored);
        return new TaskChange(task, write(task), null);
    }

    /** A stored page, its times written as those of a single task. */
    public String page(@Body String stored) throws JsonProcessingException {
        return json.writeValueAsString(json.readValue(stored, TaskPage.class));
    }

    /** @throws TaskNotFoundException when there is nothing */
    public String required(@Body @Nullable String stored) {
        if (stored == null) {
            throw new TaskNotFoundException("The user has no task of this id");
        }
        return stored;
    }

    private TaskChange change(String type, Task task, Exchange request) {
        ObjectNode payload = json.valueToTree(task);
        payload.set("task_id", payload.remove("id"));
        return new TaskChange(
                task, write(task), events.event(type, task.id(), task.userId(), task.updatedAt(), payload, request));
    }

    private Task read(@Nullable String stored) throws JsonProcessingException {
        return json.readValue(required(stored), Task.class);
    }

    private String write(Task task) {
        try {
            return json.writeValueAsString(task);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A task cannot be written as JSON", e);
        }
    }

    /** PostgreSQL keeps microseconds; an answer must not differ from what is read back. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
