package io.todoflow.reminder;

import java.io.IOException;

/** The mail server accepts no mails at the moment. Nothing was sent; retry later. */
class MailUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean isTried;

    /** The circuit breaker is open. */
    MailUnavailableException() {
        super("The mail server has failed, and the circuit breaker is open");
        this.isTried = false;
    }

    MailUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.isTried = true;
    }

    /** Whether the mail was handed to the server, rather than held back by the circuit breaker. */
    public boolean isTried() {
        return isTried;
    }
}
