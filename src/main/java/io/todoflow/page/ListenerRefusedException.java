package io.todoflow.page;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** There are as many listeners as a process has, or it is going down. */
class ListenerRefusedException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    ListenerRefusedException(String detail) {
        super(HttpStatus.SERVICE_UNAVAILABLE, detail);
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return headers;
    }
}
