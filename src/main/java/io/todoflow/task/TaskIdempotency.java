package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.names.ExchangeNames.Headers;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** Ensures that repeated requests with the same key create only one task. */
@Component("taskIdempotency")
class TaskIdempotency {

    private final ObjectMapper json;

    TaskIdempotency(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The new task if its key is unused; otherwise the task of the first request, as it was then.
     *
     * @param claimed the task that the key belongs to
     * @throws IdempotencyKeyReusedException if the first request had a different body
     */
    public TaskChange answer(@Body TaskChange created, @Header(Headers.CLAIMED) String claimed)
            throws JsonProcessingException {
        Task task = json.readValue(claimed, Task.class);
        if (task.id().equals(created.task().id())) {
            return created;
        }
        if (!TaskDraft.of(task).equals(TaskDraft.of(created.task()))) {
            throw new IdempotencyKeyReusedException();
        }
        return new TaskChange(task, claimed, null);
    }
}
