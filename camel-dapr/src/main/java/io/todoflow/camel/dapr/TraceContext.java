package io.todoflow.camel.dapr;

import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The W3C trace context of a message, in the headers that Camel's tracing reads and writes. Set from consumed events,
 * and sent with requests to the sidecar.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
final class TraceContext {

    static final List<String> HEADERS = List.of("traceparent", "tracestate");

    private TraceContext() {}

    static void forEach(Message message, BiConsumer<String, String> action) {
        for (String name : HEADERS) {
            @Nullable String value = message.getHeader(name, String.class);
            if (value != null && !value.isEmpty()) {
                action.accept(name, value);
            }
        }
    }

    /** Adds the trace context to the context from which the SDK takes the headers to send. */
    static Context in(Context context, Message message) {
        Context[] with = {context};
        forEach(message, (name, value) -> with[0] = with[0].put(name, value));
        return with[0];
    }
}
