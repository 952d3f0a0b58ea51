package io.todoflow.reminder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import io.todoflow.event.TaskEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.component.mail.MailConstants;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** Writes the mails that remind of tasks, from templates. */
@Component("reminderMails")
class ReminderMails {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm z", Locale.ENGLISH);

    private final ObjectMapper json;
    private final ResourceLoader resources;
    private final MailProperties properties;
    private final Mustache.Compiler html = Mustache.compiler().defaultValue("");
    private final Mustache.Compiler text = html.escapeHTML(false);

    ReminderMails(ObjectMapper json, ResourceLoader resources, MailProperties properties) {
        this.json = json;
        this.resources = resources;
        this.properties = properties;
    }

    /**
     * Makes the message the mail, with no other headers than its own: what an event carries must not become part of a
     * mail's head. The Message-ID is the same each time, so that a mail that comes twice can be recognised.
     *
     * @param contact {@code email} and {@code timeZone}
     */
    public void compose(
            @Body Map<String, @Nullable String> contact,
            @ExchangeProperty("reminder") TaskEvent reminder,
            Exchange exchange)
            throws IOException {
        Map<String, String> model = model(reminder, zone(contact.get("timeZone")));
        Message mail = exchange.getMessage();
        mail.removeHeaders("*");
        mail.setHeader(MailConstants.MAIL_TO, contact.get("email"));
        mail.setHeader(MailConstants.MAIL_SUBJECT, oneLine(render(text, "reminder-subject", model)));
        mail.setHeader("Message-ID", "<%s@%s>".formatted(reminder.eventId(), domain()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader(MailConstants.MAIL_ALTERNATIVE_BODY, render(text, "reminder-text", model));
        mail.setBody(render(html, "reminder-html", model));
    }

    private Map<String, String> model(TaskEvent reminder, ZoneId zone) throws JsonProcessingException {
        JsonNode payload = json.readTree(reminder.json()).path("payload");
        Map<String, String> model = new HashMap<>();
        model.put("title", oneLine(payload.path("title").asText()));
        model.put("task_id", reminder.taskId().toString());
        model.put("user_id", reminder.userId());
        if (payload.path("due_at").isTextual()) {
            model.put(
                    "due",
                    TIME.format(OffsetDateTime.parse(payload.path("due_at").asText())
                            .atZoneSameInstant(zone)));
        }
        return model;
    }

    private String render(Mustache.Compiler compiler, String template, Map<String, String> model) throws IOException {
        String source = resources
                .getResource("%s/%s.mustache".formatted(properties.templates(), template))
                .getContentAsString(StandardCharsets.UTF_8);
        return compiler.compile(source).execute(model);
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            // a zone that another version of the JVM knew
            return ZoneOffset.UTC;
        }
    }

    /** A line break would end a header, and begin one of the sender's choice. */
    private static String oneLine(String line) {
        return line.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip();
    }

    private String domain() {
        return properties.from().replaceFirst(".*@", "").replaceAll("[^A-Za-z0-9.-]", "");
    }
}
