package io.todoflow.page;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The process or the user has too many listeners, or the process is shutting down. */
class ListenerRefusedException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    ListenerRefusedException(HttpStatus status, String detail) {
        super(status, detail);
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return headers;
    }
}
