package io.todoflow.web;

import org.springframework.http.HttpStatus;

/** A request that cannot be answered as asked for, and what to tell its caller. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    /** Answers a status, and a sentence that says what is the matter. */
    public ProblemException(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    /** What the request is answered with. */
    public HttpStatus status() {
        return status;
    }
}
