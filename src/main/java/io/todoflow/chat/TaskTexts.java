package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.task.CodePoints;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.TaskDraft;
import io.todoflow.words.TaskText;
import io.todoflow.words.TaskTextReader;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a new task from one line, as chat does, so that the page can preview it. */
@Component("taskTexts")
class TaskTexts {

    private static final int LONGEST = 500;

    private final ObjectMapper json;
    private final Clock clock;
    private final Validator validator;

    TaskTexts(ObjectMapper json, Clock clock, Validator validator) {
        this.json = json;
        this.clock = clock;
        this.validator = validator;
    }

    /**
     * The text of a request.
     *
     * @throws InvalidRequestException if the body has none
     */
    public String text(@Body @Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            throw new InvalidRequestException("body", "must be a JSON object");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals("text")) {
                throw new InvalidRequestException(name, "is unknown, allowed is text");
            }
        });
        JsonNode text = body.path("text");
        boolean isAllowed = text.isTextual()
                && !text.asText().isBlank()
                && CodePoints.count(text.asText()) <= LONGEST
                && text.asText().chars().noneMatch(Character::isISOControl);
        if (!isAllowed) {
            throw new InvalidRequestException(
                    "text",
                    "must be a text of 1 to %d characters, none of them a control character".formatted(LONGEST));
        }
        return text.asText();
    }

    /**
     * Answers with the draft that the text describes, in the time zone of the user's preferences.
     *
     * @throws InvalidRequestException with a question if the text is unclear
     */
    public void draft(Message message, @ExchangeProperty(Properties.TEXT) String text) throws JsonProcessingException {
        JsonNode preferences = json.readTree(message.getBody(String.class));
        TaskText read =
                new TaskTextReader(TaskRoutes.zone(preferences.path("time_zone").asText()), clock.instant()).read(text);
        if (!(read instanceof TaskText.Draft draft)) {
            throw new InvalidRequestException("text", "is unclear: " + ((TaskText.Unclear) read).question());
        }
        check("title", draft.title());
        check("tags", draft.tags());
        message.removeHeader("ETag");
        message.setBody(json.writeValueAsString(fields(draft)));
    }

    /** Checks the limits of a task; a text may exceed them. */
    private void check(String field, Object value) {
        validator.validateValue(TaskDraft.class, field, value).stream()
                .findFirst()
                .ifPresent(violation -> {
                    throw new InvalidRequestException(
                            "text", "describes an invalid task: its %s %s".formatted(field, violation.getMessage()));
                });
    }

    /** The fields of the request that creates the task. */
    static Map<String, Object> fields(TaskText.Draft draft) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", draft.title());
        draft.priority().ifPresent(priority -> fields.put("priority", priority));
        if (!draft.tags().isEmpty()) {
            fields.put("tags", draft.tags());
        }
        draft.dueAt().ifPresent(time -> fields.put("due_at", time.toString()));
        draft.remindAt().ifPresent(time -> fields.put("remind_at", time.toString()));
        draft.recurrence().ifPresent(rule -> fields.put("recurrence", rule));
        return fields;
    }
}
