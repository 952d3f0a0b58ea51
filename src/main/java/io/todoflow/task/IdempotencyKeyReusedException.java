package io.todoflow.task;

/** A key that has created a task comes with a request for another one. */
public class IdempotencyKeyReusedException extends InvalidRequestException {

    private static final long serialVersionUID = 1L;

    IdempotencyKeyReusedException() {
        super("Idempotency-Key", "was used with another body; a new request needs a new key");
    }
}
