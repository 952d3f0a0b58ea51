package io.todoflow.reminder;

import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.event.PoisonEventException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.apache.camel.Exchange;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells mails that the server will never take from a server that takes none now. */
@Component("mailFailures")
class MailFailures {

    private static final int PERMANENT = 500;

    private final SmtpCredentials credentials;

    MailFailures(SmtpCredentials credentials) {
        this.credentials = credentials;
    }

    /**
     * After an attempt to send.
     *
     * @throws PoisonEventException when the server has refused this mail for good, and works otherwise
     * @throws Exception when it may take the mail later
     */
    public void refused(Exchange exchange) throws Exception {
        Exception failure = failure(exchange);
        if (failure instanceof AuthenticationFailedException) {
            credentials.forget();
        }
        String refusal = refusal(failure);
        if (refusal != null) {
            throw new PoisonEventException("The mail server refuses the mail: " + refusal);
        }
        throw failure;
    }

    /**
     * When the circuit breaker has not let the mail through, or it has failed.
     *
     * @throws PoisonEventException when it will never go
     * @throws MailUnavailableException otherwise
     */
    public void unavailable(Exchange exchange) throws MailUnavailableException {
        Exception failure = failure(exchange);
        if (failure instanceof PoisonEventException poison) {
            throw poison;
        }
        throw new MailUnavailableException("The mail server is not available: " + Excerpt.message(failure), failure);
    }

    private static Exception failure(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    /** What a 5xx answer to the recipient or to the mail says. */
    private static @Nullable String refusal(@Nullable Exception failure) {
        for (Exception next = failure; next instanceof MessagingException mail; next = mail.getNextException()) {
            int code = 0;
            if (mail instanceof SMTPAddressFailedException address) {
                code = address.getReturnCode();
            } else if (mail instanceof SMTPSendFailedException send) {
                code = send.getReturnCode();
            }
            if (code >= PERMANENT) {
                return Excerpt.message(mail);
            }
        }
        return null;
    }
}
