package io.todoflow.camel.dapr;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A service that was invoked, or the sidecar in its place, answered with a status that is not 2xx. */
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

    /** What was answered; empty when nothing was. */
    public byte[] getBody() {
        return body.clone();
    }

    /** What was answered, as text. */
    public String getBodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
