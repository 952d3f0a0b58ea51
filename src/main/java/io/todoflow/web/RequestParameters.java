package io.todoflow.web;

import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.TaskNotFoundException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks what stands in the path and in the query of an API request. */
@Component("requestParameters")
class RequestParameters {

    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9._@:-]{1,64}");
    private static final int MAX_LIMIT = 100;
    private static final String DEFAULT_LIMIT = "50";

    /**
     * @throws InvalidRequestException when the user id is not allowed
     * @throws TaskNotFoundException when the task id cannot be the id of a task
     */
    public void checkPath(@Header("user_id") String userId, @Header("task_id") @Nullable String taskId) {
        if (!USER_ID.matcher(userId).matches()) {
            throw new InvalidRequestException("user_id", "must be 1 to 64 letters, digits or . _ @ : -");
        }
        if (taskId != null && !isUuid(taskId)) {
            throw new TaskNotFoundException("The user has no task of this id");
        }
    }

    /**
     * Checks which page is asked for, and sets the limit when the request does not.
     *
     * @throws InvalidRequestException when the page is not allowed
     */
    public void page(
            Exchange exchange, @Header("limit") @Nullable String limit, @Header("cursor") @Nullable String cursor) {
        exchange.getMessage().setHeader("limit", limit == null ? DEFAULT_LIMIT : limit);
        exchange.getMessage().setHeader("cursor", cursor);
        if (limit != null && !(limit.matches("[0-9]{1,3}") && isLimit(Integer.parseInt(limit)))) {
            throw new InvalidRequestException("limit", "must be a number from 1 to " + MAX_LIMIT);
        }
        if (cursor != null && !isUuid(cursor)) {
            throw new InvalidRequestException("cursor", "must be the next_cursor of a page");
        }
    }

    private static boolean isLimit(int limit) {
        return limit >= 1 && limit <= MAX_LIMIT;
    }

    private static boolean isUuid(String text) {
        try {
            return text.length() == 36 && UUID.fromString(text).version() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
