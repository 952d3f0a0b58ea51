package io.todoflow.task;

import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.todoflow.camel.dapr.Excerpt;
import jakarta.validation.ConstraintViolationException;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What is wrong with a field of a request or an event, and what is allowed.
 *
 * @param field its name in JSON, with its path, such as {@code tags[1]}
 * @param message completes a sentence that begins with the field
 */
public record FieldError(String field, String message) {

    /** Shortens long values. */
    public FieldError {
        field = Excerpt.of(field);
        message = Excerpt.line(message);
    }

    /** The errors of a value that could not be read; empty for other failures. */
    public static List<FieldError> of(Throwable failure) {
        if (failure instanceof ConstraintViolationException violations) {
            return violations.getConstraintViolations().stream()
                    .map(v -> new FieldError(snakeCase(v.getPropertyPath().toString()), v.getMessage()))
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList();
        }
        if (failure instanceof InvalidRequestException invalid) {
            return List.of(new FieldError(invalid.field(), invalid.getMessage()));
        }
        if (failure instanceof JsonMappingException mapping) {
            return List.of(new FieldError(field(mapping), message(mapping)));
        }
        return List.of();
    }

    private static String field(JsonMappingException failure) {
        String path = failure.getPath().stream()
                .map(step -> step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."))
                .replace(".[", "[");
        return path.isEmpty() ? "body" : path;
    }

    private static String message(JsonMappingException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return "is unknown, allowed are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (failure instanceof InvalidFormatException format && isTime(format.getTargetType())) {
            return "must be " + Rfc3339Time.rule(String.valueOf(format.getValue()));
        }
        if (failure.getCause() instanceof InputCoercionException outOfRange) {
            return "must be " + expected(outOfRange.getTargetType());
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "must be " + expected(mismatch.getTargetType());
        }
        return "is not valid: " + failure.getOriginalMessage();
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (isTime(type)) {
            return Rfc3339Time.RULE;
        }
        if (type == Duration.class) {
            return "a duration such as PT1H";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number from %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return "a whole number";
        }
        return Number.class.isAssignableFrom(type) ? "a number" : "a JSON object";
    }

    private static boolean isTime(Class<?> type) {
        return Temporal.class.isAssignableFrom(type);
    }

    private static String snakeCase(String path) {
        return path.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("\\.<list element>", "")
                .toLowerCase(Locale.ROOT);
    }

    /** The sentence. */
    @Override
    public String toString() {
        return field + " " + message;
    }
}
