package io.todoflow.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.names.ExchangeNames.Headers;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.task.CodePoints;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.QuietHours;
import io.todoflow.task.TimeZones;
import io.todoflow.web.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reads and writes the preferences of users: a JSON object whose missing fields have defaults. */
@Component("preferences")
class Preferences {

    private static final String E_TAG = "CamelDaprETag";
    private static final Pattern STRONG_TAG = Pattern.compile("\"([^\"]+)\"");

    private static final String TIME_ZONE = "time_zone";
    private static final String QUIET_HOURS = "quiet_hours";
    private static final String MISSED_OCCURRENCES = "missed_occurrences";
    private static final List<String> CHOICES = List.of("keep", "skip");
    /** Matches an escaped NUL in JSON, but not the same letters after an escaped backslash. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\u0000");

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

    private final ObjectMapper json;
    private final ObjectNode defaults;

    /** @throws IllegalArgumentException if the defaults are not valid preferences */
    Preferences(ObjectMapper json, @Value("${todoflow.preferences.defaults}") String defaults) {
        this.json = json;
        try {
            this.defaults = json.readValue(defaults, ObjectNode.class);
            checkFields(this.defaults);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("todoflow.preferences.defaults must be a JSON object", e);
        } catch (InvalidRequestException e) {
            throw new IllegalArgumentException(
                    "todoflow.preferences.defaults: %s %s".formatted(e.field(), e.getMessage()), e);
        }
    }

    /**
     * The preferences that the database keeps, because SQL reads them.
     *
     * @param timeZone null if not given
     * @param missedOccurrences {@code keep} or {@code skip}; null if not given
     */
    public record Settings(
            @Nullable String timeZone, @Nullable String missedOccurrences) {}

    /**
     * Answers with the preferences in store and database, and the ETag of the store. Sets the property {@code settings}
     * if an earlier release stored the time zone only in the store, so that it is moved to the database.
     */
    public void stored(Exchange exchange, @Header(Headers.USER_SETTINGS) String settings) throws IOException {
        Message message = exchange.getMessage();
        byte @Nullable [] stored = message.getBody(byte[].class);
        ObjectNode preferences = defaults.deepCopy();
        ObjectNode ofDatabase = json.readValue(settings, ObjectNode.class);
        if (stored != null) {
            preferences.setAll(json.readValue(stored, ObjectNode.class));
            if (!ofDatabase.has(TIME_ZONE) && isTimeZone(preferences.get(TIME_ZONE))) {
                exchange.setProperty(
                        Properties.SETTINGS,
                        new Settings(preferences.get(TIME_ZONE).asText(), null));
            }
        }
        preferences.setAll(ofDatabase);
        @Nullable String tag = message.getHeader(E_TAG, String.class);
        if (stored != null && tag != null) {
            message.setHeader("ETag", "\"" + tag + "\"");
        }
        message.setBody(preferences.toString());
    }

    /** Answers with the defaults, and marks the answer as degraded. */
    public void defaults(Message message, @Header(Headers.USER_SETTINGS) String settings)
            throws JsonProcessingException {
        message.setHeader("X-Degraded", "true");
        message.setBody(defaults.deepCopy()
                .setAll(json.readValue(settings, ObjectNode.class))
                .toString());
    }

    /**
     * Splits the preferences: those of the store become the body, those of the database the property {@code settings}.
     *
     * @throws InvalidRequestException if the body is not a JSON object, or has an invalid field
     */
    public String check(@Body @Nullable String body, Exchange exchange) throws JsonProcessingException {
        JsonNode sent = json.readTree(body == null ? "" : body);
        if (!(sent instanceof ObjectNode preferences)) {
            throw new InvalidRequestException("body", "must be a JSON object");
        }
        if (NUL.matcher(preferences.toString()).find()) {
            throw new InvalidRequestException("body", "must not contain NUL, neither in a name nor in a text");
        }
        if (!CodePoints.areWhole(preferences.toString())) {
            throw new InvalidRequestException("body", "must not contain half of a surrogate pair");
        }
        checkFields(preferences);
        JsonNode timeZone = preferences.remove(TIME_ZONE);
        JsonNode missed = preferences.remove(MISSED_OCCURRENCES);
        if (timeZone != null || missed != null) {
            exchange.setProperty(Properties.SETTINGS, new Settings(text(timeZone), text(missed)));
        }
        return preferences.toString();
    }

    private static void checkFields(ObjectNode preferences) {
        JsonNode emailReminders = preferences.path("email_reminders");
        if (!isAbsent(emailReminders) && !emailReminders.isBoolean()) {
            throw new InvalidRequestException("email_reminders", "must be true or false");
        }
        JsonNode language = preferences.path("language");
        if (!isAbsent(language) && !LANGUAGE.matcher(language.asText()).matches()) {
            throw new InvalidRequestException("language", "must be a language tag such as en or de-AT");
        }
        JsonNode quietHours = preferences.path(QUIET_HOURS);
        if (!isAbsent(quietHours)) {
            QuietHours.read(quietHours);
        }
        JsonNode timeZone = preferences.path(TIME_ZONE);
        if (!isAbsent(timeZone) && !isTimeZone(timeZone)) {
            throw new InvalidRequestException(TIME_ZONE, TimeZones.RULE);
        }
        JsonNode missed = preferences.path(MISSED_OCCURRENCES);
        if (!isAbsent(missed) && !CHOICES.contains(missed.asText())) {
            throw new InvalidRequestException(MISSED_OCCURRENCES, "must be one of " + String.join(", ", CHOICES));
        }
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value.asText();
    }

    private static boolean isTimeZone(@Nullable JsonNode value) {
        return value != null && value.isTextual() && TimeZones.isKnown(value.asText());
    }

    private static boolean isAbsent(JsonNode field) {
        return field.isMissingNode() || field.isNull();
    }

    /** @throws InvalidRequestException if the store cannot check the condition */
    public void condition(Message message, @Header("If-Match") @Nullable String ifMatch) {
        message.removeHeader(E_TAG);
        if (ifMatch == null) {
            return;
        }
        Matcher tag = STRONG_TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw new InvalidRequestException("If-Match", "must be the ETag of the preferences as they were read");
        }
        message.setHeader(E_TAG, tag.group(1));
        message.setHeader("CamelDaprConcurrency", "FIRST_WRITE");
    }

    /** Refuses a change because the preferences were changed concurrently. */
    public void changed() {
        throw new ProblemException(
                HttpStatus.PRECONDITION_FAILED,
                "If-Match does not match: the preferences have changed, read them again");
    }
}
