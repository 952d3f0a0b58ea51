package io.todoflow.web;

import io.todoflow.camel.dapr.Excerpt;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Answers requests that need the state store while it is down. */
@Component("stateStoreProblem")
class StateStoreProblem {

    private static final Logger LOG = LoggerFactory.getLogger(StateStoreProblem.class);

    /**
     * Logs the failure and refuses the request.
     *
     * @throws ProblemException always, with the status 503
     */
    public void unavailable(Exchange exchange) {
        LOG.warn(
                "The state store failed for {}: {}",
                exchange.getFromRouteId(),
                Excerpt.line(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)));
        throw new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE, "The state store is not available; nothing was changed, try again");
    }
}
