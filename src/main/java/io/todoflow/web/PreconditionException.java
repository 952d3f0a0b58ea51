package io.todoflow.web;

import io.todoflow.task.InvalidRequestException;
import org.springframework.http.HttpStatus;

/** The precondition of a request failed or is missing. */
class PreconditionException extends InvalidRequestException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    PreconditionException(HttpStatus status, String header, String message) {
        super(header, message);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
