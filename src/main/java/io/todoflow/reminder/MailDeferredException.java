package io.todoflow.reminder;

/** A mail cannot be sent at the moment, for example because of a full mailbox. The mail server works. */
class MailDeferredException extends Exception {

    private static final long serialVersionUID = 1L;

    MailDeferredException(String message, Throwable cause) {
        super(message, cause);
    }
}
