package io.todoflow.event;

import io.todoflow.camel.dapr.Excerpt;

/** No retry can process the event: it is not JSON, not an envelope, or has an unknown version. */
public class PoisonEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception. The message says what is wrong and what is expected; quote values of the event with {@link
     * Excerpt}.
     */
    public PoisonEventException(String message) {
        super(Excerpt.line(message));
    }
}
