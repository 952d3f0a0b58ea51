package io.todoflow.reminder;

import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.names.ExchangeNames.Properties;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ParseException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Distinguishes a mail that cannot be sent from a mail server that accepts none. A refusal of MAIL, RCPT or DATA
 * concerns one mail, and others must not wait for it. An earlier failure, or a broken connection, concerns all mails.
 */
@Component("mailFailures")
class MailFailures {

    private static final int TEMPORARY = 400;
    private static final int PERMANENT = 500;

    /** The server closes the connection, or requires credentials that were not sent. */
    private static final Set<Integer> OF_THE_SERVER = Set.of(421, 530);

    private final SmtpCredentials credentials;

    MailFailures(SmtpCredentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Records a failure of the mail, for {@link #passOn}.
     *
     * @throws MailUnavailableException if it is a failure of the server
     */
    public void judge(Exchange exchange) throws MailUnavailableException {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure instanceof AuthenticationFailedException) {
            credentials.forget();
        }
        exchange.setProperty(Properties.MAIL_FAILURE, ofTheMail(failure));
    }

    /** Records that the server failed or the circuit breaker is open, for {@link #passOn}. */
    public void unavailable(Exchange exchange) {
        @Nullable Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.setProperty(
                Properties.MAIL_FAILURE, failure == null ? new MailUnavailableException() : unavailable(failure));
    }

    /**
     * Throws the recorded failure. Call it after the circuit breaker.
     *
     * @throws MailRefusedException if the mail can never be sent
     * @throws MailDeferredException if the mail may be sent later
     * @throws MailUnavailableException if the server accepts no mails
     */
    public void passOn(Exchange exchange) throws Exception {
        // set by the fallback, because no doCatch sees an exception that a fallback throws
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_HANDLED);
        if (exchange.removeProperty(Properties.MAIL_FAILURE) instanceof Exception failure) {
            throw failure;
        }
    }

    private static MailUnavailableException unavailable(Exception failure) {
        return failure instanceof MailUnavailableException known
                ? known
                : new MailUnavailableException(
                        "The mail server is not available: " + Excerpt.message(failure), failure);
    }

    private static Exception ofTheMail(Exception failure) throws MailUnavailableException {
        if (failure instanceof ParseException) {
            return new MailRefusedException("No mail can have this address: " + Excerpt.message(failure), failure);
        }
        if (!(failure instanceof MessagingException)) {
            return new MailDeferredException("The mail cannot be sent: " + Excerpt.message(failure), failure);
        }
        for (Exception next = failure; next instanceof MessagingException answer; next = answer.getNextException()) {
            int code = code(answer);
            if (OF_THE_SERVER.contains(code)) {
                throw unavailable(answer);
            }
            if (code >= PERMANENT) {
                return new MailRefusedException(
                        "The mail server refuses the mail: " + Excerpt.message(answer), failure);
            }
            if (code >= TEMPORARY) {
                return new MailDeferredException(
                        "The mail server temporarily refuses the mail: " + Excerpt.message(answer), failure);
            }
        }
        throw unavailable(failure);
    }

    /** The reply code of the server to the sender, a recipient or the mail; 0 for any other failure. */
    private static int code(MessagingException answer) {
        if (answer instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (answer instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return answer instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
    }
}
