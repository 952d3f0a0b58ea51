package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads drafts of tasks from requests. */
@Component("taskDrafts")
class TaskDrafts {

    private static final String SERIES = "series";

    private final ObjectMapper json;
    private final Validator validator;

    TaskDrafts(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** Moves the user from the body to the header that otherwise comes from the path. */
    public JsonNode takeUser(@Body @Nullable JsonNode body, Exchange request) {
        ObjectNode draft = object(body);
        JsonNode user = draft.remove("user_id");
        if (user == null || !(user.isTextual() || user.isIntegralNumber())) {
            throw new InvalidRequestException("user_id", "must be a text or a whole number");
        }
        request.getMessage().setHeader("user_id", user.asText());
        return draft;
    }

    /** Whether the user's time zone matters, because the request may begin a series. */
    public boolean mayRecur(@Body @Nullable JsonNode body) {
        return body != null
                && Stream.of("recurrence", "due_at", "remind_at", SERIES).anyMatch(body::has);
    }

    /**
     * Reads the draft in a body.
     *
     * @throws InvalidRequestException if the body is not a JSON object, or its series is invalid
     * @throws ConstraintViolationException if the draft breaks a rule of {@link TaskDraft}
     */
    TaskDraft read(@Nullable JsonNode body) throws JsonProcessingException {
        TaskDraft draft = valid(object(body));
        if (draft.series() != null) {
            draft.series().check();
        }
        return draft;
    }

    private TaskDraft valid(ObjectNode body) throws JsonProcessingException {
        TaskDraft draft = json.treeToValue(body, TaskDraft.class);
        checkTags(draft);
        Set<ConstraintViolation<TaskDraft>> violations = validator.validate(draft);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return draft;
    }

    /**
     * Checks the number of tags before each single tag: a body can contain a hundred thousand, which would result in as
     * many errors.
     */
    private static void checkTags(TaskDraft draft) {
        if (draft.tags() != null && draft.tags().size() > TaskDraft.MAX_TAGS) {
            throw new InvalidRequestException("tags", "size must be between 0 and " + TaskDraft.MAX_TAGS);
        }
    }

    /** Applies a merge patch to a task. */
    TaskDraft patched(Task task, @Nullable JsonNode patch) throws JsonProcessingException {
        ObjectNode merged = json.valueToTree(TaskDraft.of(task));
        @Nullable JsonNode before = merged.get(SERIES);
        // Only a series is an object, so merging means setting; nulls stay, to detect unknown fields
        merged.setAll(object(patch));
        if (before instanceof ObjectNode series && merged.get(SERIES) instanceof ObjectNode changes) {
            merged.set(SERIES, series.setAll(changes));
        }
        TaskDraft draft = valid(merged);
        if (draft.series() != null && !draft.series().equals(task.series())) {
            draft.series().check();
        }
        return draft;
    }

    /** Whether a merge patch removes the series, so that a new one begins. */
    static boolean restartsSeries(@Nullable JsonNode patch) {
        return patch != null && patch.path(SERIES).isNull();
    }

    private static ObjectNode object(@Nullable JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRequestException("body", "must be a JSON object");
    }
}
