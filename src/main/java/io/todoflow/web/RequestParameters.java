package io.todoflow.web;

import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.TaskNotFoundException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks what stands in the path and in the headers of an API request. */
@Component("requestParameters")
class RequestParameters {

    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9._@:-]{1,64}");
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

    /**
     * @throws InvalidRequestException when the user id is not allowed
     * @throws TaskNotFoundException when the task id cannot be the id of a task
     */
    public void checkPath(@Header("user_id") String userId, @Header("task_id") @Nullable String taskId) {
        if (!USER_ID.matcher(userId).matches()) {
            throw new InvalidRequestException("user_id", "must be 1 to 64 letters, digits or . _ @ : -");
        }
        if (taskId != null && !isUuid(taskId)) {
            throw new TaskNotFoundException("is unknown: the user has no task of this id");
        }
    }

    /** @throws InvalidRequestException when the key is not allowed */
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
