package io.todoflow;

import io.todoflow.camel.dapr.Excerpt;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.spi.CamelLogger;
import org.apache.camel.spi.LogListener;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Limits the length of lines that routes log, whatever a message or a failure quotes. */
@Component
class LogLines implements LogListener {

    /** Shortens the message of a {@code log} step. */
    @Override
    public String onLog(Exchange exchange, CamelLogger logger, String message) {
        return Excerpt.line(message);
    }

    /** The logger for failures that no route handles, with lines of bounded length. */
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
