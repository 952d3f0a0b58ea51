package io.todoflow.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.sql.DatabaseFailure;
import io.todoflow.task.IdempotencyKeyReusedException;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.NotFoundException;
import io.todoflow.task.Rfc3339Time;
import io.todoflow.task.TaskNotFoundException;
import jakarta.validation.ConstraintViolationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * Turns the failure of a request into a problem document that names the field and what is allowed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@Component("problems")
class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final ObjectMapper json;

    Problems(ObjectMapper json) {
        this.json = json;
    }

    /** Sets status and body of the response. */
    public void answer(Exchange exchange) throws JsonProcessingException {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        ProblemDetail problem = problem(failure, mayHaveChangedSomething(exchange, failure));
        if (problem.getStatus() >= 500) {
            LOG.error("Request failed in route {}", exchange.getFromRouteId(), Excerpt.trace(failure));
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, problem.getStatus());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            exchange.getMessage().setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        if (problem.getStatus() == HttpStatus.FORBIDDEN.value()) {
            exchange.getMessage().setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
        }
        exchange.getMessage().setBody(json.writeValueAsString(problem));
    }

    /**
     * Whether the outcome is unknown: a failed step rolls the transaction back, but a commit whose answer was lost may
     * have succeeded.
     */
    private static boolean mayHaveChangedSomething(Exchange exchange, Throwable failure) {
        return DatabaseFailure.leavesOutcomeOpen(failure)
                && exchange.getProperty(Properties.TRANSACTION_UNDONE) == null
                && !"GET".equals(exchange.getMessage().getHeader(Exchange.HTTP_METHOD));
    }

    private static ProblemDetail outcomeUnknown() {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The connection to the database broke before it answered, so the outcome is unknown."
                        + " A repeated request with the same Idempotency-Key or If-Match takes effect only once;"
                        + " without them, read the current state first");
        problem.setProperty("outcome", "unknown");
        return problem;
    }

    private static ProblemDetail problem(Throwable failure, boolean mayHaveChangedSomething) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ProblemDetail problem = known(cause);
            if (problem != null) {
                return problem;
            }
        }
        if (mayHaveChangedSomething) {
            return outcomeUnknown();
        }
        if (DatabaseFailure.isTransient(failure)) {
            return ProblemDetail.forStatusAndDetail(
                    HttpStatus.SERVICE_UNAVAILABLE, "The database is not available; nothing was changed, try again");
        }
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "The request failed because of an internal error; see the log");
    }

    private static @Nullable ProblemDetail known(Throwable failure) {
        if (failure instanceof ConstraintViolationException violations) {
            return badRequest(violations.getConstraintViolations().stream()
                    .map(v -> error(snakeCase(v.getPropertyPath().toString()), v.getMessage()))
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList());
        }
        if (failure instanceof InvalidRequestException invalid) {
            return problem(status(invalid), List.of(error(invalid.field(), invalid.getMessage())));
        }
        if (failure instanceof JsonMappingException mapping) {
            return badRequest(List.of(error(field(mapping), message(mapping))));
        }
        if (failure instanceof JsonProcessingException malformed) {
            return badRequest(List.of(error("body", "is not well-formed JSON" + where(malformed))));
        }
        if (failure instanceof NoTypeConversionAvailableException) {
            return badRequest(List.of(error("body", "must be a JSON object")));
        }
        if (failure instanceof TaskNotFoundException) {
            return problem(HttpStatus.NOT_FOUND, List.of(error("task_id", String.valueOf(failure.getMessage()))));
        }
        if (failure instanceof ProblemException problem) {
            return ProblemDetail.forStatusAndDetail(problem.status(), problem.getMessage());
        }
        if (failure instanceof NotFoundException) {
            return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, failure.getMessage());
        }
        return null;
    }

    private static HttpStatus status(InvalidRequestException failure) {
        if (failure instanceof PreconditionException precondition) {
            return precondition.status();
        }
        return failure instanceof IdempotencyKeyReusedException
                ? HttpStatus.UNPROCESSABLE_ENTITY
                : HttpStatus.BAD_REQUEST;
    }

    private static ProblemDetail badRequest(List<FieldError> errors) {
        return problem(HttpStatus.BAD_REQUEST, errors);
    }

    private static ProblemDetail problem(HttpStatus status, List<FieldError> errors) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                status,
                errors.stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; ")));
        problem.setProperty("errors", errors);
        return problem;
    }

    private record FieldError(String field, String message) {}

    private static FieldError error(String field, String message) {
        return new FieldError(Excerpt.of(field), Excerpt.line(message));
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
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "must be " + expected(mismatch.getTargetType());
        }
        return "is not valid: " + failure.getOriginalMessage();
    }

    private static String where(JsonProcessingException malformed) {
        String duplicate = malformed.getOriginalMessage().startsWith("Duplicate field") ? ", a field occurs twice" : "";
        JsonLocation location = malformed.getLocation();
        return location == null
                ? duplicate
                : duplicate + " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(java.util.Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == java.util.UUID.class) {
            return "a UUID";
        }
        if (isTime(type)) {
            return Rfc3339Time.RULE;
        }
        if (type == java.time.Duration.class) {
            return "a duration such as PT1H";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return Number.class.isAssignableFrom(type) ? "a number" : "a JSON object";
    }

    private static boolean isTime(Class<?> type) {
        return java.time.temporal.Temporal.class.isAssignableFrom(type);
    }

    private static String snakeCase(String path) {
        return path.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("\\.<list element>", "")
                .toLowerCase(java.util.Locale.ROOT);
    }
}
