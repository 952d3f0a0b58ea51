package io.todoflow.reminder;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings under {@code todoflow.mail} that Java reads; routes read the others.
 *
 * @param from address of the sender
 * @param secret name of the secret with the credentials; empty for a server without authentication
 * @param secretTtl how long the values of the secret are cached
 * @param templates location of the templates, as a Spring resource location
 */
@ConfigurationProperties("todoflow.mail")
record MailProperties(String from, String secret, Duration secretTtl, String templates) {}
