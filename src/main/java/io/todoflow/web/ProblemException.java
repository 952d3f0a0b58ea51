package io.todoflow.web;

import org.springframework.http.HttpStatus;

/** A request failed; carries the answer to its caller. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    /** Creates the failure with the status of the answer and a sentence that says what is wrong. */
    public ProblemException(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    /** The HTTP status of the answer. */
    public HttpStatus status() {
        return status;
    }
}
