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

/** Reads the task of a request. */
@Component("taskDrafts")
class TaskDrafts {

    private final ObjectMapper json;
    private final Validator validator;

    TaskDrafts(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** Takes the user out of a body that names one, and puts it where a path would have put it. */
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
        return body != null && Stream.of("recurrence", "due_at", "remind_at").anyMatch(body::has);
    }

    /**
     * The draft in a body.
     *
     * @throws InvalidRequestException when the body is no JSON object, or its series is none
     * @throws ConstraintViolationException when the draft breaks a rule of {@link TaskDraft}
     */
    TaskDraft read(@Nullable JsonNode body) throws JsonProcessingException {
        TaskDraft draft = json.treeToValue(object(body), TaskDraft.class);
        checkTags(draft);
        Set<ConstraintViolation<TaskDraft>> violations = validator.validate(draft);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        if (draft.series() != null) {
            draft.series().check();
        }
        return draft;
    }

    /** Before each of them is looked at: a body has room for a hundred thousand, and would be answered as many errors. */
    private static void checkTags(TaskDraft draft) {
        if (draft.tags() != null && draft.tags().size() > TaskDraft.MAX_TAGS) {
            throw new InvalidRequestException("tags", "size must be between 0 and " + TaskDraft.MAX_TAGS);
        }
    }

    /** The draft that a merge patch makes of a task. */
    TaskDraft patched(Task task, @Nullable JsonNode patch) throws JsonProcessingException {
        ObjectNode draft = json.valueToTree(TaskDraft.of(task));
        // No field of a draft is an object, so that merging is setting; and a null is kept, to find unknown fields
        return read(draft.setAll(object(patch)));
    }

    private static ObjectNode object(@Nullable JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRequestException("body", "must be a JSON object");
    }
}
