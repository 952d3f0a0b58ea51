package io.todoflow.reminder;

import java.io.IOException;

/** The mail server accepts no mails for now. Nothing was sent; try again later. */
class MailUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The circuit breaker is open. */
    MailUnavailableException() {
        super("The mail server has failed, and is not asked for now");
    }

    MailUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
