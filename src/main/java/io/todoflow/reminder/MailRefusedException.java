package io.todoflow.reminder;

/** A mail can never be sent as it is. The mail server works. */
class MailRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    MailRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
