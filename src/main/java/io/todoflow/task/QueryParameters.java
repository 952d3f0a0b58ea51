package io.todoflow.task;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, which are headers of its message. Each may occur only once. */
final class QueryParameters {

    private final Message request;

    QueryParameters(Message request) {
        this.request = request;
    }

    /** @throws InvalidRequestException if the parameter occurs more than once */
    @Nullable
    String value(String name) {
        Object value = request.getHeader(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new InvalidRequestException(name, "may be given once");
    }

    /** Does the same, with a default. */
    String value(String name, String other) {
        String value = value(name);
        return value == null ? other : value;
    }

    /** @throws InvalidRequestException if the parameter is too long, blank, or occurs more than once */
    @Nullable
    String text(String name, int max) {
        String text = value(name);
        if (text == null
                || (!text.isBlank()
                        && CodePoints.count(text) <= max
                        && text.chars().noneMatch(Character::isISOControl))) {
            return text;
        }
        throw new InvalidRequestException(
                name, "must have 1 to %d characters, none of them a control character".formatted(max));
    }

    /** The name of a constant, in lower case. */
    <E extends Enum<E>> @Nullable String constant(String name, Class<E> type) {
        String value = value(name);
        List<String> allowed = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        if (value != null && !allowed.contains(value)) {
            throw new InvalidRequestException(name, "must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** A time in the format of RFC 3339. */
    @Nullable
    OffsetDateTime time(String name) {
        String value = value(name);
        try {
            return value == null ? null : Rfc3339Time.parse(value);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(name, "must be " + Rfc3339Time.rule(value));
        }
    }
}
