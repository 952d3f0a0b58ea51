package io.todoflow.reminder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.NotFoundException;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks requests for notifications and answers them. */
@Component("notifications")
class Notifications {

    private static final String NOT_FOUND = "The user has no notification with this id";
    private static final String DEFAULT_LIMIT = "50";

    private final ObjectMapper json;

    Notifications(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Checks the requested page and sets the defaults.
     *
     * @throws InvalidRequestException if a parameter is invalid
     */
    public void checkPage(
            Exchange exchange,
            @Header("unread") @Nullable String unread,
            @Header("limit") @Nullable String limit,
            @Header("cursor") @Nullable String cursor) {
        if (unread != null && !unread.equals("true") && !unread.equals("false")) {
            throw new InvalidRequestException("unread", "must be true or false");
        }
        if (limit != null && !limit.matches("[1-9][0-9]?|100")) {
            throw new InvalidRequestException("limit", "must be a number from 1 to 100");
        }
        if (cursor != null && !isUuid(cursor)) {
            throw new InvalidRequestException("cursor", "must be the next_cursor of a page");
        }
        exchange.getMessage().setHeader("unread", unread);
        exchange.getMessage().setHeader("limit", limit == null ? DEFAULT_LIMIT : limit);
        exchange.getMessage().setHeader("cursor", cursor);
    }

    /** @throws NotFoundException if the id is not a valid id of a notification */
    public void checkId(@Header("notification_id") String id) {
        if (!isUuid(id)) {
            throw new NotFoundException(NOT_FOUND);
        }
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A stored page, with its times formatted like those of a task. */
    public String page(@Body String stored) throws JsonProcessingException {
        return json.writeValueAsString(json.readValue(stored, NotificationPage.class));
    }

    /**
     * A stored notification, with its times formatted like those of a task.
     *
     * @throws NotFoundException if there is none
     */
    public String one(@Body @Nullable String stored) throws JsonProcessingException {
        if (stored == null) {
            throw new NotFoundException(NOT_FOUND);
        }
        return json.writeValueAsString(json.readValue(stored, Notification.class));
    }
}
