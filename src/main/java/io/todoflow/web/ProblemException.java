package io.todoflow.web;

import org.springframework.http.HttpStatus;

/** A request that cannot be answered as asked for, and what to tell its caller. */
class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    ProblemException(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
