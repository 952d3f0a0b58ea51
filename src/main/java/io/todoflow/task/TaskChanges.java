package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.todoflow.event.OutboxEvents;
import io.todoflow.names.ExchangeNames.Headers;
import io.todoflow.names.ExchangeNames.Properties;
import jakarta.validation.ConstraintViolationException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes the task and the event after a request. The routes read and write the database. */
@Component("taskChanges")
class TaskChanges {

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    private final ObjectMapper json;
    private final TaskDrafts drafts;
    private final OutboxEvents events;
    private final Clock clock;

    TaskChanges(ObjectMapper json, TaskDrafts drafts, OutboxEvents events, Clock clock) {
        this.json = json;
        this.drafts = drafts;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Creates a task.
     *
     * @throws InvalidRequestException if the body is not a draft
     * @throws ConstraintViolationException if the draft breaks a rule of {@link TaskDraft}
     */
    public TaskChange create(
            @Body @Nullable JsonNode body,
            @Header("user_id") String userId,
            @Header(Headers.USER_TIME_ZONE) @Nullable String timeZone,
            Exchange request)
            throws JsonProcessingException {
        TaskDraft draft = drafts.read(body);
        Instant now = now();
        Series series = SeriesChanges.begin(draft, zone(timeZone), now);
        Task task = Task.create(ids.generate(), userId, draft, series, now);
        return change("task.created", task, payload(task), request);
    }

    /**
     * Replaces the fields of a task with those of a draft; omitted fields are cleared.
     *
     * @throws ConstraintViolationException if the draft breaks a rule of {@link TaskDraft}
     */
    public TaskChange replace(
            @Body Task task,
            @ExchangeProperty(Properties.REQUESTED) @Nullable JsonNode draft,
            @Header(Headers.USER_TIME_ZONE) @Nullable String timeZone,
            Exchange request)
            throws JsonProcessingException {
        Instant now = now();
        TaskDraft replacement = drafts.read(draft);
        return update(task, replacement, SeriesChanges.change(task, replacement, zone(timeZone), now), now, request);
    }

    /**
     * Changes some fields of a task; null clears a field.
     *
     * @throws ConstraintViolationException if the result violates a constraint of {@link TaskDraft}
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
     */
    public TaskChange patch(
            @Body Task task,
            @ExchangeProperty(Properties.REQUESTED) @Nullable JsonNode patch,
            @Header(Headers.USER_TIME_ZONE) @Nullable String timeZone,
            Exchange request)
            throws JsonProcessingException {
        Instant now = now();
        TaskDraft draft = drafts.patched(task, patch);
        Series series = TaskDrafts.restartsSeries(patch)
                ? SeriesChanges.begin(draft, zone(timeZone), now)
                : SeriesChanges.change(task, draft, zone(timeZone), now);
        return update(task, draft, series, now, request);
    }

    private TaskChange update(Task task, TaskDraft draft, @Nullable Series series, Instant now, Exchange request) {
        Task updated = task.update(draft, series, now);
        ObjectNode changes = differences(task, updated);
        if (changes.isEmpty()) {
            return new TaskChange(task, write(task), null);
        }
        ObjectNode payload = payload(updated);
        payload.set("changes", changes);
        return change("task.updated", updated, payload, request);
    }

    /** Completes a task; a completed one stays unchanged. */
    public TaskChange complete(@Body Task task, Exchange request) {
        if (task.status() == Status.COMPLETED) {
            return new TaskChange(task, write(task), null);
        }
        Task completed = task.complete(now());
        return change("task.completed", completed, payload(completed), request);
    }

    /** Reopens a task; an open one stays unchanged. */
    public TaskChange reopen(@Body Task task, Exchange request) {
        if (task.status() == Status.OPEN) {
            return new TaskChange(task, write(task), null);
        }
        Task reopened = task.reopen(now());
        ObjectNode payload = payload(reopened);
        ObjectNode changes = payload.putObject("changes");
        change(changes, "status", json.valueToTree(task.status()), json.valueToTree(reopened.status()));
        change(changes, "completed_at", json.valueToTree(task.completedAt()), json.nullNode());
        return change("task.updated", reopened, payload, request);
    }

    /** Restores a deleted task; the event reports the change of {@code deleted_at}. */
    public TaskChange restore(@Body Task deleted, Exchange request) {
        Task restored = deleted.restore(now());
        ObjectNode payload = payload(restored);
        change(payload.putObject("changes"), "deleted_at", json.valueToTree(deleted.updatedAt()), json.nullNode());
        return change("task.updated", restored, payload, request);
    }

    /** Deletes a task. */
    public TaskChange delete(@Body Task task, Exchange request) {
        Task deleted = task.delete(now());
        return change("task.deleted", deleted, payload(deleted), request);
    }

    /**
     * Parses a stored task.
     *
     * @throws TaskNotFoundException if there is no task
     */
    public Task read(@Body @Nullable String stored) throws JsonProcessingException {
        return json.readValue(required(stored), Task.class);
    }

    /** Leaves a task unchanged. */
    public TaskChange keep(@Body Task task) {
        return new TaskChange(task, write(task), null);
    }

    /**
     * Parses a stored task, and leaves it unchanged.
     *
     * @throws TaskNotFoundException if there is no task
     */
    public TaskChange unchanged(@Body @Nullable String stored) throws JsonProcessingException {
        Task task = read(stored);
        return new TaskChange(task, write(task), null);
    }

    /** @throws TaskNotFoundException if there is nothing */
    public String required(@Body @Nullable String stored) {
        if (stored == null) {
            throw new TaskNotFoundException("is unknown: the user has no task with this id");
        }
        return stored;
    }

    private static @Nullable ZoneId zone(@Nullable String timeZone) {
        return timeZone == null ? null : ZoneId.of(timeZone);
    }

    private TaskChange change(String type, Task task, ObjectNode payload, Exchange request) {
        return new TaskChange(
                task, write(task), events.event(type, task.id(), task.userId(), task.updatedAt(), payload, request));
    }

    private ObjectNode payload(Task task) {
        ObjectNode payload = json.valueToTree(task);
        payload.set("task_id", payload.remove("id"));
        return payload;
    }

    /** The changed fields, with their values before and after. */
    private ObjectNode differences(Task before, Task after) {
        ObjectNode from = json.valueToTree(TaskDraft.of(before));
        ObjectNode to = json.valueToTree(TaskDraft.of(after));
        Set<String> fields = new TreeSet<>();
        from.fieldNames().forEachRemaining(fields::add);
        to.fieldNames().forEachRemaining(fields::add);
        ObjectNode changes = json.createObjectNode();
        for (String field : fields) {
            if (!Objects.equals(from.get(field), to.get(field))) {
                change(changes, field, from.get(field), to.get(field));
            }
        }
        return changes;
    }

    private static void change(ObjectNode changes, String field, @Nullable JsonNode from, @Nullable JsonNode to) {
        changes.putObject(field).<ObjectNode>set("from", from).set("to", to);
    }

    private String write(Task task) {
        try {
            return json.writeValueAsString(task);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A task cannot be written as JSON", e);
        }
    }

    /** The current time in microseconds, the precision of PostgreSQL: an answer must equal the stored task. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
