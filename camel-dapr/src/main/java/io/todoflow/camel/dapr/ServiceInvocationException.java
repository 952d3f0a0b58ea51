package io.todoflow.camel.dapr;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An invoked service, or the sidecar on its behalf, answered with a status other than 2xx. */
public class ServiceInvocationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String service;
    private final int statusCode;
    private final @Nullable String contentType;
    private final byte[] body;

    ServiceInvocationException(String service, int statusCode, @Nullable String contentType, byte[] body) {
        super("Service %s answered %d: %s".formatted(service, statusCode, excerpt(body)));
        this.service = service;
        this.statusCode = statusCode;
        this.contentType = contentType;
        this.body = body.clone();
    }

    private static String excerpt(byte[] body) {
        return Excerpt.line(new String(body, StandardCharsets.UTF_8));
    }

    public String getService() {
        return service;
    }

    public int getStatusCode() {
        return statusCode;
    }

    public @Nullable String getContentType() {
        return contentType;
    }

    /** The body of the answer; empty if there was none. */
    public byte[] getBody() {
        return body.clone();
    }

    /** The body of the answer as text. */
    public String getBodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
