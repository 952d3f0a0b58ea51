package io.todoflow.web;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists the headers that the API reads from a request and writes to a response. All others are dropped, so that no
 * request header is echoed or forwarded by accident. Camel treats query parameters as request headers; {@link
 * ParameterHeadersFilter} keeps the two apart.
 */
@Component("apiHeaders")
class ApiHeaders implements HeaderFilterStrategy {

    private static final Set<String> REQUEST = Set.of(
            "content-type",
            "x-correlation-id",
            "traceparent",
            "tracestate",
            "if-match",
            "if-none-match",
            "idempotency-key");
    private static final Set<String> RESPONSE =
            Set.of("content-type", "location", "etag", "x-degraded", "www-authenticate", "retry-after");

    private final Set<String> parameters;

    ApiHeaders(ApiDocument document) {
        this.parameters = document.queryParameters();
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, @Nullable Object value, Exchange exchange) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return !REQUEST.contains(lowerCase) && !parameters.contains(lowerCase);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, @Nullable Object value, Exchange exchange) {
        return !RESPONSE.contains(name.toLowerCase(Locale.ROOT));
    }
}
