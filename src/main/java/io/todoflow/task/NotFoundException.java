package io.todoflow.task;

/** The object of a request does not exist or belongs to another user. */
public class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the caller receives the message. */
    public NotFoundException(String message) {
        super(message);
    }
}
