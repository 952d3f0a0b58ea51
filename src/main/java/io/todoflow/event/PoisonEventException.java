package io.todoflow.event;

import io.todoflow.camel.dapr.Excerpt;

/** An event that no delivery can make right: it is not JSON, not an envelope, or of an unknown version. */
public class PoisonEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the event and what is expected; quote values of the event as {@link Excerpt}. */
    public PoisonEventException(String message) {
        super(Excerpt.line(message));
    }
}
