package io.todoflow.task;

/** What a request names is not there, or is not the user's. */
public class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message is what the caller gets to read. */
    public NotFoundException(String message) {
        super(message);
    }
}
