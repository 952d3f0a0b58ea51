package io.todoflow.web;

import io.todoflow.names.UserIds;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.TaskNotFoundException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks the path and the headers of API requests. */
@Component("requestParameters")
public class RequestParameters {

    private static final String DEFAULT_LIMIT = "50";
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

    /**
     * @throws InvalidRequestException if the user id is invalid
     * @throws TaskNotFoundException if the task id is invalid
     */
    public void checkPath(@Header("user_id") String userId, @Header("task_id") @Nullable String taskId) {
        if (!UserIds.isValid(userId)) {
            throw new InvalidRequestException("user_id", UserIds.RULE);
        }
        if (taskId != null && !isUuid(taskId)) {
            throw new TaskNotFoundException("is unknown: the user has no task with this id");
        }
    }

    /**
     * Checks the requested page of a task's history and sets the defaults.
     *
     * @throws InvalidRequestException if a parameter of the page is invalid
     */
    public void historyPage(Exchange exchange) {
        page(exchange, "[0-9]{1,18}");
    }

    /**
     * Checks the requested page of the way of a task's events and sets the defaults.
     *
     * @throws InvalidRequestException if a parameter of the page is invalid
     */
    public void wayPage(Exchange exchange) {
        page(exchange, "([0-9a-f]{2}){1,100}");
    }

    private static void page(Exchange exchange, String cursors) {
        Message request = exchange.getMessage();
        Object limit = request.getHeader("limit");
        Object cursor = request.getHeader("cursor");
        if (limit != null && !(limit instanceof String number && number.matches("[1-9][0-9]?|100"))) {
            throw new InvalidRequestException("limit", "must be a number from 1 to 100");
        }
        if (cursor != null && !(cursor instanceof String position && position.matches(cursors))) {
            throw new InvalidRequestException("cursor", "must be the next_cursor of a page");
        }
        request.setHeader("limit", limit == null ? DEFAULT_LIMIT : limit);
        request.setHeader("cursor", cursor);
    }

    /** @throws InvalidRequestException if the key is invalid */
    public void checkIdempotencyKey(@Header("Idempotency-Key") Object key) {
        if (!(key instanceof String text && IDEMPOTENCY_KEY.matcher(text).matches())) {
            throw new InvalidRequestException(
                    "Idempotency-Key", "must be one key of 1 to 255 visible ASCII characters without space");
        }
    }

    private static boolean isUuid(String text) {
        try {
            return text.length() == 36 && UUID.fromString(text).version() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
