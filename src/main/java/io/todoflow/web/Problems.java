package io.todoflow.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.sql.DatabaseFailure;
import io.todoflow.task.FieldError;
import io.todoflow.task.IdempotencyKeyReusedException;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.task.NotFoundException;
import io.todoflow.task.TaskNotFoundException;
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
        List<FieldError> errors = FieldError.of(failure);
        if (!errors.isEmpty()) {
            return problem(
                    failure instanceof InvalidRequestException invalid ? status(invalid) : HttpStatus.BAD_REQUEST,
                    errors);
        }
        if (failure instanceof JsonProcessingException malformed) {
            return badRequest("body", "is not well-formed JSON" + where(malformed));
        }
        if (failure instanceof NoTypeConversionAvailableException) {
            return badRequest("body", "must be a JSON object");
        }
        if (failure instanceof TaskNotFoundException) {
            return problem(
                    HttpStatus.NOT_FOUND, List.of(new FieldError("task_id", String.valueOf(failure.getMessage()))));
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

    private static ProblemDetail badRequest(String field, String message) {
        return problem(HttpStatus.BAD_REQUEST, List.of(new FieldError(field, message)));
    }

    private static ProblemDetail problem(HttpStatus status, List<FieldError> errors) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                status, errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
        problem.setProperty("errors", errors);
        return problem;
    }

    private static String where(JsonProcessingException malformed) {
        String duplicate = malformed.getOriginalMessage().startsWith("Duplicate field") ? ", a field occurs twice" : "";
        JsonLocation location = malformed.getLocation();
        return location == null
                ? duplicate
                : duplicate + " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
