package io.todoflow.reminder;

import java.io.IOException;

/** The mail server cannot take mails now; nothing was sent, and it is worth trying again. */
class MailUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The circuit breaker lets no mail through. */
    MailUnavailableException() {
        super("The mail server has failed, and is not asked for now");
    }

    MailUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
