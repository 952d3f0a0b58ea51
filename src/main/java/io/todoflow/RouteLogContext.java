package io.todoflow;

import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.event.TaskEvent;
import io.todoflow.names.ExchangeNames.Properties;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Adds {@code correlation_id}, {@code event_id} and {@code traceId}, if known, to the log lines of route steps. Sets
 * them when an exchange enters a thread, and removes them when it leaves the thread or ends; setting them for each step
 * would cost more than the steps.
 */
@Component
class RouteLogContext implements InterceptStrategy {

    private static final String CORRELATION_ID = "correlation_id";
    private static final String EVENT_ID = "event_id";
    private static final String TRACE_ID = "traceId";

    /** The subject of a thread's log lines: an event, or the correlation id of a request. */
    private static final ThreadLocal<Subject> CURRENT = new ThreadLocal<>();

    private static final Synchronization END = new SynchronizationAdapter() {
        @Override
        public void onDone(Exchange exchange) {
            leave();
        }
    };

    private record Subject(Object of, boolean hasOwnTrace) {

        /** Compares events by identity, because this runs for each step. */
        boolean isOf(Object other) {
            return of == other || (other instanceof String && other.equals(of));
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode definition, Processor target, Processor nextTarget) {
        return new Step(AsyncProcessorConverterHelper.convert(target));
    }

    private static void enter(Exchange exchange) {
        Object subject = exchange.getProperty(Properties.TASK_EVENT);
        if (subject == null) {
            subject = exchange.getMessage().getHeader("X-Correlation-ID");
        }
        Subject current = CURRENT.get();
        if (subject == null || (current != null && current.isOf(subject))) {
            return;
        }
        leave();
        if (subject instanceof TaskEvent event) {
            MDC.put(CORRELATION_ID, Excerpt.header(event.correlationId()));
            MDC.put(EVENT_ID, event.eventId().toString());
        } else {
            MDC.put(CORRELATION_ID, Excerpt.header(subject.toString()));
        }
        @Nullable String traceId = MDC.get(TRACE_ID) == null ? traceId(exchange) : null;
        if (traceId != null) {
            MDC.put(TRACE_ID, traceId);
        }
        CURRENT.set(new Subject(subject, traceId != null));
        if (!exchange.getExchangeExtension().containsOnCompletion(END)) {
            exchange.getExchangeExtension().addOnCompletion(END);
        }
    }

    private static void leave() {
        Subject current = CURRENT.get();
        if (current != null) {
            CURRENT.remove();
            MDC.remove(CORRELATION_ID);
            MDC.remove(EVENT_ID);
            if (current.hasOwnTrace()) {
                MDC.remove(TRACE_ID);
            }
        }
    }

    private static @Nullable String traceId(Exchange exchange) {
        String traceParent = exchange.getMessage().getHeader("traceparent", String.class);
        return traceParent != null && traceParent.length() == 55 ? traceParent.substring(3, 35) : null;
    }

    private static final class Step extends DelegateAsyncProcessor {

        Step(AsyncProcessor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            enter(exchange);
            boolean goesOnHere = super.process(exchange, callback);
            if (!goesOnHere) {
                leave();
            }
            return goesOnHere;
        }
    }
}
