package io.todoflow.reminder;

import io.todoflow.names.CalledRoute;
import jakarta.mail.PasswordAuthentication;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mail.MailAuthenticator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The credentials of the mail server, from the secret store. It rereads them after {@code todoflow.mail.secret-ttl}, so
 * that a rotated secret needs no restart.
 */
@Component("smtpCredentials")
class SmtpCredentials extends MailAuthenticator {

    private final ProducerTemplate template;
    private final MailProperties properties;
    private final Clock clock;
    private @Nullable PasswordAuthentication known;
    private Instant readAt = Instant.EPOCH;

    SmtpCredentials(ProducerTemplate template, MailProperties properties, Clock clock) {
        this.template = template;
        this.properties = properties;
        this.clock = clock;
    }

    /** Reads the secret if it is unknown or expired. Call it before each mail. */
    public synchronized void refresh() {
        Instant now = clock.instant();
        if (!properties.secret().isEmpty()
                && (known == null || readAt.plus(properties.secretTtl()).isBefore(now))) {
            known = read();
            readAt = now;
        }
    }

    /** Returns the last credentials read. Camel also calls this at start, to log the user. */
    @Override
    public synchronized PasswordAuthentication getPasswordAuthentication() {
        return known == null ? new PasswordAuthentication(null, null) : known;
    }

    /** Discards the credentials after the mail server has refused them; the next mail reads them again. */
    synchronized void forget() {
        known = null;
    }

    private PasswordAuthentication read() {
        Map<?, ?> secret = template.requestBody(CalledRoute.EMAIL_CREDENTIALS.uri(), null, Map.class);
        if (secret == null || secret.get("username") == null || secret.get("password") == null) {
            throw new IllegalStateException(
                    "The secret %s needs the values username and password".formatted(properties.secret()));
        }
        return new PasswordAuthentication(
                String.valueOf(secret.get("username")), String.valueOf(secret.get("password")));
    }
}
