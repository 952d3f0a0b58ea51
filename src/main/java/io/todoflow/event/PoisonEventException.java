package io.todoflow.event;

/** An event that no delivery can make right: it is not JSON, not an envelope, or of an unknown version. */
public class PoisonEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the event and what is expected, in one line whatever of the event is quoted. */
    public PoisonEventException(String message) {
        super(message.replaceAll("\\p{Cntrl}", "?"));
    }
}
