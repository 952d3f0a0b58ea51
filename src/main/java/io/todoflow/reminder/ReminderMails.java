package io.todoflow.reminder;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mail.MailConstants;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** Composes reminder mails from templates. */
@Component("reminderMails")
class ReminderMails {

    /** Unlike {@code ZoneOffset.UTC}, it is shown as UTC, not as Z. */
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final ResourceLoader resources;
    private final MailProperties properties;
    private final Mustache.Compiler html = Mustache.compiler().defaultValue("");
    private final Mustache.Compiler text = html.escapeHTML(false);

    ReminderMails(ResourceLoader resources, MailProperties properties) {
        this.resources = resources;
        this.properties = properties;
    }

    /**
     * Turns the message into the mail. It removes all other headers, so that nothing from an event becomes a header of
     * the mail. The Message-ID is the same for each attempt, so that recipients can recognise a duplicate.
     *
     * @param claimed a row of {@code mail-claim.sql}
     */
    public void compose(@Body Map<String, @Nullable Object> claimed, Exchange exchange) throws IOException {
        Locale language = language(claimed.get("language"));
        Map<String, String> model = model(claimed, language);
        Message mail = exchange.getMessage();
        mail.removeHeaders("*");
        mail.setHeader(MailConstants.MAIL_TO, claimed.get("email"));
        mail.setHeader(MailConstants.MAIL_SUBJECT, oneLine(render(text, "reminder-subject", language, model)));
        mail.setHeader("Message-ID", "<%s@%s>".formatted(claimed.get("eventId"), domain()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader(MailConstants.MAIL_ALTERNATIVE_BODY, render(text, "reminder-text", language, model));
        mail.setBody(render(html, "reminder-html", language, model));
    }

    private static Map<String, String> model(Map<String, @Nullable Object> claimed, Locale language) {
        Map<String, String> model = new HashMap<>();
        model.put("title", oneLine(String.valueOf(claimed.get("title"))));
        model.put("task_id", String.valueOf(claimed.get("taskId")));
        model.put("user_id", String.valueOf(claimed.get("userId")));
        if (claimed.get("dueAt") instanceof Timestamp due) {
            model.put("due", time(language).format(due.toInstant().atZone(zone((String) claimed.get("timeZone")))));
        }
        return model;
    }

    /** The language of the user if it has templates; otherwise English, whose templates have no language suffix. */
    private Locale language(@Nullable Object tag) {
        Locale language = Locale.forLanguageTag(tag == null ? "" : tag.toString());
        return template("reminder-text", language).exists() ? language : Locale.ENGLISH;
    }

    private Resource template(String name, Locale language) {
        String suffix = language.equals(Locale.ENGLISH) ? "" : "." + language.getLanguage();
        return resources.getResource("%s/%s%s.mustache".formatted(properties.templates(), name, suffix));
    }

    private String render(Mustache.Compiler compiler, String name, Locale language, Map<String, String> model)
            throws IOException {
        String source = template(name, language).getContentAsString(StandardCharsets.UTF_8);
        return compiler.compile(source).execute(model);
    }

    private static DateTimeFormatter time(Locale language) {
        String pattern = language.equals(Locale.ENGLISH)
                ? "EEEE, d MMMM uuuu, HH:mm"
                : DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                        FormatStyle.FULL, FormatStyle.SHORT, IsoChronology.INSTANCE, language);
        return DateTimeFormatter.ofPattern(pattern + " z", language);
    }

    /** The time zone of a user, or UTC. */
    static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            // a zone that only a different version of the JVM knows
            return UTC;
        }
    }

    /** Removes line breaks, which would end the header and let an attacker add another one. */
    private static String oneLine(String line) {
        return line.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip();
    }

    private String domain() {
        return properties.from().replaceFirst(".*@", "").replaceAll("[^A-Za-z0-9.-]", "");
    }
}
