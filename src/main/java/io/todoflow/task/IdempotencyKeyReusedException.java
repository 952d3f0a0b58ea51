package io.todoflow.task;

/** A request uses the key of an earlier request with a different body. */
public class IdempotencyKeyReusedException extends InvalidRequestException {

    private static final long serialVersionUID = 1L;

    IdempotencyKeyReusedException() {
        super("Idempotency-Key", "was used with a different body; a new request needs a new key");
    }
}
