package io.todoflow.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.task.InvalidRequestException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reads and answers what users prefer: a JSON object, whose missing fields have defaults. */
@Component("preferences")
class Preferences {

    private static final Logger LOG = LoggerFactory.getLogger(Preferences.class);
    private static final String E_TAG = "CamelDaprETag";
    private static final Pattern STRONG_TAG = Pattern.compile("\"([^\"]+)\"");

    private final ObjectMapper json;
    private final ObjectNode defaults;

    Preferences(ObjectMapper json, @Value("${todoflow.preferences.defaults}") String defaults)
            throws JsonProcessingException {
        this.json = json;
        this.defaults = json.readValue(defaults, ObjectNode.class);
    }

    /** Answers what the store has, with its ETag. */
    public void stored(Message message) throws IOException {
        byte @Nullable [] stored = message.getBody(byte[].class);
        ObjectNode preferences = defaults.deepCopy();
        if (stored != null) {
            preferences.setAll(json.readValue(stored, ObjectNode.class));
        }
        @Nullable String tag = message.getHeader(E_TAG, String.class);
        if (stored != null && tag != null) {
            message.setHeader("ETag", "\"" + tag + "\"");
        }
        message.setBody(preferences.toString());
    }

    /** Answers the defaults, and says that they may not be what the user prefers. */
    public void defaults(Message message) {
        message.setHeader("X-Degraded", "true");
        message.setBody(defaults.toString());
    }

    /** @throws InvalidRequestException when the body is no JSON object */
    public String check(@Body @Nullable String body) throws JsonProcessingException {
        JsonNode preferences = json.readTree(body == null ? "" : body);
        if (!preferences.isObject()) {
            throw new InvalidRequestException("body", "must be a JSON object");
        }
        return preferences.toString();
    }

    /** @throws InvalidRequestException when the condition is not one that the store can check */
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

    /** Refuses a change of what somebody else has changed. */
    public void changed() {
        throw new ProblemException(
                HttpStatus.PRECONDITION_FAILED,
                "If-Match does not match: the preferences have changed, read them again");
    }

    /** Refuses a change that could not be made. */
    public void unavailable(Exchange exchange) {
        LOG.warn(
                "The state store did not take preferences: {}",
                String.valueOf(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)));
        throw new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE, "The state store is not available; nothing was changed, try again");
    }
}
