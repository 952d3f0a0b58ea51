package io.todoflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.todoflow.names.UserIds;
import io.todoflow.task.CodePoints;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.web.ProblemException;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Checks the requests of operators about dead letters, replays and users. */
@Component("operatorRequests")
class OperatorRequests {

    private static final List<String> STATUSES = List.of("retrying", "dead", "redriving", "redriven", "discarded");
    private static final String ID = "[0-9]{1,18}";
    private static final String CONSUMER = "[A-Za-z0-9-]{1,64}";
    private static final String UUID = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";
    private static final List<String> FILTERS = List.of("consumer", "event_id", "task_id", "correlation_id");
    private static final int LONGEST_CORRELATION_ID = 255;
    private static final int LONGEST_REASON = 1000;
    private static final String DEFAULT_LIMIT = "50";

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    /**
     * Checks the requested page of letters.
     *
     * @throws InvalidRequestException if a parameter is invalid
     */
    public void letters(
            Exchange exchange,
            @Header("limit") @Nullable String limit,
            @Header("cursor") @Nullable String cursor,
            @Header("status") @Nullable String status) {
        exchange.getMessage().setHeader("limit", limit == null ? DEFAULT_LIMIT : limit);
        exchange.getMessage().setHeader("cursor", cursor);
        if (limit != null && !limit.matches("[1-9][0-9]?|100")) {
            throw new InvalidRequestException("limit", "must be a number from 1 to 100");
        }
        if (cursor != null && !cursor.matches(ID)) {
            throw new InvalidRequestException("cursor", "must be the next_cursor of a page");
        }
        if (status != null && !STATUSES.contains(status)) {
            throw new InvalidRequestException("status", "must be one of " + String.join(", ", STATUSES));
        }
        filter(exchange);
    }

    /**
     * Reads the filter of dead letters: a letter must match each given field.
     *
     * @throws InvalidRequestException if a field is invalid
     */
    public void filter(Exchange exchange) {
        check(exchange, "consumer", CONSUMER, "with 1 to 64 letters, digits or - as the inbox knows it");
        check(exchange, "event_id", UUID, "as a UUID");
        check(exchange, "task_id", UUID, "as a UUID");
        check(
                exchange,
                "correlation_id",
                "[^\\x00]{1,%d}".formatted(LONGEST_CORRELATION_ID),
                "with 1 to %d characters".formatted(LONGEST_CORRELATION_ID));
    }

    private static void check(Exchange exchange, String name, String allowed, String message) {
        Object value = exchange.getMessage().getHeader(name);
        if (value != null && !(value instanceof String text && text.matches(allowed))) {
            throw new InvalidRequestException(name, "may be given once, " + message);
        }
    }

    /**
     * Reads the filter of letters to redrive, which is in the query.
     *
     * @throws InvalidRequestException if it is in the body, where it would be ignored, or a field is invalid
     */
    public void redriveFilter(@Body @Nullable String body, Exchange exchange) {
        if (body != null && !body.isBlank() && !body.strip().equals("{}")) {
            throw new InvalidRequestException(
                    "body", "must be empty; the filters are query parameters: " + String.join(", ", FILTERS));
        }
        filter(exchange);
    }

    /**
     * Reads a filter with at least one field.
     *
     * @throws InvalidRequestException if there is none, or a field is invalid
     */
    public void someFilter(Exchange exchange) {
        if (FILTERS.stream().allMatch(name -> exchange.getMessage().getHeader(name) == null)) {
            throw new InvalidRequestException(
                    "consumer", "must be given, or another filter of " + String.join(", ", FILTERS));
        }
        filter(exchange);
    }

    /**
     * Checks the one id that selects events.
     *
     * @throws InvalidRequestException if there is none, or more than one, or if it is invalid
     */
    public void eventSelection(Exchange exchange) {
        exchange.getMessage().removeHeader("consumer");
        if (FILTERS.stream()
                        .filter(name -> exchange.getMessage().getHeader(name) != null)
                        .count()
                != 1) {
            throw new InvalidRequestException("event_id", "or task_id or correlation_id must be given, and only one");
        }
        filter(exchange);
    }

    /**
     * Checks the reason for discarding letters.
     *
     * @throws InvalidRequestException if there is no reason
     */
    public DiscardRequest discard(@Body @Nullable DiscardRequest request) {
        return new DiscardRequest(reason(request == null ? null : request.reason()));
    }

    private static String reason(@Nullable String reason) {
        if (reason == null || reason.trim().isBlank() || CodePoints.count(reason) > LONGEST_REASON) {
            throw new InvalidRequestException(
                    "reason", "must be given, with 1 to %d characters".formatted(LONGEST_REASON));
        }
        return reason.strip();
    }

    /**
     * A corrected event that replaces another one.
     *
     * @param eventId its new id, which its consumer has not seen yet
     * @param event its data as JSON
     * @param reason why it was corrected
     */
    public record Replacement(String eventId, String event, String reason) {}

    /**
     * Reads a corrected event and gives it a new id.
     *
     * @throws InvalidRequestException if there is no event or no reason
     */
    public Replacement replacement(@Body @Nullable ReplaceRequest request) {
        if (request == null || !(request.event() instanceof ObjectNode event)) {
            throw new InvalidRequestException("event", "must be given, as a JSON object");
        }
        if (!CodePoints.areWhole(event.toString())) {
            throw new InvalidRequestException("event", "must not contain half of a surrogate pair");
        }
        String reason = reason(request.reason());
        String id = ids.generate().toString();
        return new Replacement(id, event.put("event_id", id).toString(), reason);
    }

    /** Checks the id of a letter in the path. */
    public void letter(@Header("letter_id") String id) {
        if (!id.matches(ID)) {
            throw noSuchLetter();
        }
    }

    /** Passes on the letter that the database found. */
    public String found(@Body @Nullable String letter) {
        if (letter == null) {
            throw noSuchLetter();
        }
        return letter;
    }

    /**
     * Checks a replay.
     *
     * @throws InvalidRequestException if it has no condition
     */
    public ReplayRequest replay(@Body @Nullable ReplayRequest request) {
        if (request == null) {
            throw new InvalidRequestException("body", "must be a JSON object");
        }
        if (request.from() != null && request.to() != null && !request.from().isBefore(request.to())) {
            throw new InvalidRequestException("to", "must be later than from");
        }
        return request;
    }

    /**
     * Checks the request for an erasure.
     *
     * @throws InvalidRequestException if it names no user
     */
    public ErasureRequest erasure(@Body @Nullable ErasureRequest request) {
        if (request == null) {
            throw new InvalidRequestException("body", "must be a JSON object");
        }
        if (request.userId() == null || !UserIds.isValid(request.userId())) {
            throw new InvalidRequestException("user_id", UserIds.RULE);
        }
        return request;
    }

    /** Checks the id of a replay in the path. */
    public void replayId(@Header("replay_id") String id) {
        if (!id.matches(ID)) {
            throw noSuchReplay();
        }
    }

    /** Passes on the replay that the database found. */
    public String foundReplay(@Body @Nullable String replay) {
        if (replay == null) {
            throw noSuchReplay();
        }
        return replay;
    }

    private static ProblemException noSuchReplay() {
        return new ProblemException(HttpStatus.NOT_FOUND, "There is no replay with this id");
    }

    private static ProblemException noSuchLetter() {
        return new ProblemException(HttpStatus.NOT_FOUND, "There is no dead letter with this id");
    }
}
