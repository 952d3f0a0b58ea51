package io.todoflow;

import io.todoflow.event.TaskEvent;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Lets each line that a step of a route logs tell which request and event it is about: {@code correlation_id}, {@code
 * event_id} and {@code traceId}, where they are known. Camel's own component for it, camel-mdc, mixes up the lines of
 * threads that log at the same time.
 */
@Component
class RouteLogContext implements InterceptStrategy {

    private static final String CORRELATION_ID = "correlation_id";
    private static final String EVENT_ID = "event_id";
    private static final String TRACE_ID = "traceId";

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode definition, Processor target, Processor nextTarget) {
        return new Step(AsyncProcessorConverterHelper.convert(target));
    }

    private static final class Step extends DelegateAsyncProcessor {

        Step(AsyncProcessor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            TaskEvent event = exchange.getProperty(TaskEvent.PROPERTY, TaskEvent.class);
            Entry correlationId = Entry.put(
                    CORRELATION_ID,
                    event != null
                            ? event.correlationId()
                            : exchange.getMessage().getHeader("X-Correlation-ID", String.class));
            Entry eventId =
                    Entry.put(EVENT_ID, event == null ? null : event.eventId().toString());
            Entry traceId = MDC.get(TRACE_ID) == null ? Entry.put(TRACE_ID, traceId(exchange)) : null;
            try {
                return super.process(exchange, callback);
            } finally {
                Entry.restore(correlationId);
                Entry.restore(eventId);
                Entry.restore(traceId);
            }
        }

        private static @Nullable String traceId(Exchange exchange) {
            String traceParent = exchange.getMessage().getHeader("traceparent", String.class);
            return traceParent != null && traceParent.length() == 55 ? traceParent.substring(3, 35) : null;
        }
    }

    /** An entry of the MDC that was changed, and what it was before. */
    private record Entry(String name, @Nullable String before) {

        static @Nullable Entry put(String name, @Nullable String value) {
            if (value == null) {
                return null;
            }
            String before = MDC.get(name);
            if (value.equals(before)) {
                return null;
            }
            MDC.put(name, value);
            return new Entry(name, before);
        }

        static void restore(@Nullable Entry changed) {
            if (changed == null) {
                return;
            }
            if (changed.before() == null) {
                MDC.remove(changed.name());
            } else {
                MDC.put(changed.name(), changed.before());
            }
        }
    }
}
