package io.todoflow.web;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Words the problems that the server finds before a route starts. They say what is allowed and do not echo input. */
@ControllerAdvice
class ServerProblems extends ResponseEntityExceptionHandler {

    private static final Set<Integer> UNSUPPORTED =
            Set.of(HttpStatus.NOT_IMPLEMENTED.value(), HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value());

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail(failure, status));
        HttpHeaders typed = new HttpHeaders(headers);
        // With the type of the body set, Spring does not read the Accept header, which may be unreadable
        typed.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.handleExceptionInternal(failure, problem, typed, status, request);
    }

    private static String detail(Exception failure, HttpStatusCode status) {
        if (failure instanceof HttpRequestMethodNotSupportedException method) {
            return "The method is not allowed here, allowed are "
                    + String.join(
                            ", ",
                            new TreeSet<>(Objects.requireNonNull(method.getSupportedHttpMethods()).stream()
                                    .map(Object::toString)
                                    .toList()));
        }
        if (failure instanceof HttpMediaTypeNotSupportedException type) {
            return "The Content-Type is not allowed here, allowed are "
                    + MediaType.toString(type.getSupportedMediaTypes());
        }
        if (failure instanceof HttpMediaTypeNotAcceptableException type) {
            return "The response is %s, which the Accept header does not allow"
                    .formatted(
                            type.getSupportedMediaTypes().isEmpty()
                                    ? MediaType.APPLICATION_JSON_VALUE
                                    : MediaType.toString(type.getSupportedMediaTypes()));
        }
        if (failure instanceof ResponseStatusException refused && refused.getReason() != null) {
            return refused.getReason();
        }
        return detail(failure instanceof ErrorResponse ? status : HttpStatus.INTERNAL_SERVER_ERROR);
    }

    /** The detail of an error without further information. */
    static String detail(HttpStatusCode status) {
        if (status.value() == HttpStatus.NOT_FOUND.value()) {
            return "There is nothing at this path";
        }
        if (status.is4xxClientError()) {
            return "The request is not well-formed";
        }
        return UNSUPPORTED.contains(status.value())
                ? "The server does not support this request"
                : "The request failed because of an internal error; see the log";
    }
}
