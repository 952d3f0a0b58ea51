package io.todoflow.reminder;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code todoflow.mail}; routes read the others.
 *
 * @param from address of the sender
 * @param secret name of the secret with the credentials; empty for a server that asks for none
 * @param secretTtl how long the values of the secret are kept
 * @param templates where the templates are, a location that Spring loads resources from
 */
@ConfigurationProperties("todoflow.mail")
record MailProperties(String from, String secret, Duration secretTtl, String templates) {}
