package io.todoflow.event;

/** An event that no delivery can make right: it is not JSON, not an envelope, or of an unknown version. */
public class PoisonEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PoisonEventException(String message) {
        super(message);
    }
}
