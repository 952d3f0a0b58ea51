package io.todoflow.web;

import io.todoflow.task.TaskListParameters;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists the headers that the API reads from a request and writes to a response. All others are dropped, so that no
 * request header is echoed or forwarded by accident. Camel treats query parameters as request headers.
 */
@Component("apiHeaders")
class ApiHeaders implements HeaderFilterStrategy {

    private static final Set<String> REQUEST = Set.of(
            // of the request
            "content-type",
            "x-correlation-id",
            "traceparent",
            "tracestate",
            "if-match",
            "if-none-match",
            "idempotency-key",
            // query parameters, besides those of the list of tasks
            "limit",
            "cursor",
            "consumer",
            "event_id",
            "task_id",
            "correlation_id",
            "from",
            "to",
            "unread",
            "recurrence",
            "start",
            "time_zone");
    private static final Set<String> TASK_LIST = TaskListParameters.names();
    private static final Set<String> RESPONSE =
            Set.of("content-type", "location", "etag", "x-degraded", "www-authenticate", "retry-after");

    @Override
    public boolean applyFilterToExternalHeaders(String name, @Nullable Object value, Exchange exchange) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return !REQUEST.contains(lowerCase) && !TASK_LIST.contains(lowerCase);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, @Nullable Object value, Exchange exchange) {
        return !RESPONSE.contains(name.toLowerCase(Locale.ROOT));
    }
}
