package io.todoflow;

import io.todoflow.camel.dapr.Excerpt;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.spi.CamelLogger;
import org.apache.camel.spi.LogListener;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps what routes log to lines of bounded length, whatever a message or a failure quotes. */
@Component
class LogLines implements LogListener {

    /** What a {@code log} step of a route writes. */
    @Override
    public String onLog(Exchange exchange, CamelLogger logger, String message) {
        return Excerpt.line(message);
    }

    /** What Camel writes of a failure that no route handles. */
    static CamelLogger ofFailures(Class<?> errorHandler) {
        return new CamelLogger(LoggerFactory.getLogger(errorHandler), LoggingLevel.ERROR) {
            @Override
            public void log(String message) {
                super.log(Excerpt.line(message));
            }

            @Override
            public void log(String message, Throwable failure) {
                super.log(Excerpt.line(message), Excerpt.trace(failure));
            }

            @Override
            public void log(String message, Throwable failure, LoggingLevel level) {
                super.log(Excerpt.line(message), Excerpt.trace(failure), level);
            }
        };
    }
}
