package io.todoflow.task;

/** The user has no such task. */
public class TaskNotFoundException extends NotFoundException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the caller receives the message. */
    public TaskNotFoundException(String message) {
        super(message);
    }
}
