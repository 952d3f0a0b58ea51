package io.todoflow.task;

/** The user has no such task. */
public class TaskNotFoundException extends NotFoundException {

    private static final long serialVersionUID = 1L;

    /** The message is what the caller gets to read. */
    public TaskNotFoundException(String message) {
        super(message);
    }
}
