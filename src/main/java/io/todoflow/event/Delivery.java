package io.todoflow.event;

import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.names.ExchangeNames.Variables;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Keeps the delivered event in variables, so that it can become a dead letter if a step fails. */
@Component("delivery")
class Delivery {

    private static final Pattern PLAIN = Pattern.compile("[!-~]{1,200}");

    /**
     * Sets the variables {@code consumer}, {@code source}, {@code deliveryId}, {@code delivery}, {@code pubSub} and
     * {@code topic}. Unlike headers, variables survive steps that remove all headers.
     */
    public void received(Exchange exchange, String consumer) {
        @Nullable Object data = exchange.getMessage().getBody();
        String text = data instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(data);
        exchange.setVariable(Variables.CONSUMER, consumer);
        exchange.setVariable(Variables.PUB_SUB, exchange.getMessage().getHeader(DaprConstants.PUBSUB_NAME));
        exchange.setVariable(Variables.TOPIC, exchange.getMessage().getHeader(DaprConstants.TOPIC));
        exchange.setVariable(Variables.DELIVERY, text.replace("\0", "\\u0000"));
        String id = exchange.getMessage().getHeader(DaprConstants.ID, text, String.class);
        exchange.setVariable(Variables.DELIVERY_ID, plain(id));
        String source = exchange.getMessage().getHeader(DaprConstants.SOURCE, "", String.class);
        exchange.setVariable(Variables.SOURCE, source.isEmpty() ? source : plain(source));
        exchange.setVariable(Variables.FAILED_ROUTE, exchange.getFromRouteId());
    }

    /** Sets the same variables for a triggered job. It has no broker; the topic is the name of the job. */
    public void triggered(Exchange exchange) {
        String name = exchange.getMessage().getHeader(DaprConstants.JOB_NAME, "", String.class);
        String data = exchange.getMessage().getBody(String.class);
        exchange.setVariable(Variables.CONSUMER, "jobs");
        exchange.setVariable(Variables.PUB_SUB, "");
        exchange.setVariable(Variables.TOPIC, name);
        exchange.setVariable(Variables.DELIVERY, data == null ? "" : data.replace("\0", "\\u0000"));
        exchange.setVariable(Variables.DELIVERY_ID, plain(name));
        exchange.setVariable(Variables.SOURCE, "");
        exchange.setVariable(Variables.FAILED_ROUTE, exchange.getFromRouteId());
    }

    /** Sets the same variables for an event to translate; the delivery is our own event. */
    public void translating(Exchange exchange, @Body TranslatedEvents.Translation translation) {
        exchange.setVariable(Variables.CONSUMER, TranslatedEvents.CONSUMER);
        exchange.setVariable(Variables.PUB_SUB, "");
        exchange.setVariable(Variables.TOPIC, translation.topic());
        exchange.setVariable(Variables.DELIVERY, translation.envelope().toString());
        exchange.setVariable(Variables.DELIVERY_ID, translation.id().toString());
        exchange.setVariable(Variables.SOURCE, "");
        exchange.setVariable(Variables.FAILED_ROUTE, exchange.getFromRouteId());
    }

    /**
     * Sets the variable {@code reason} to a one-line description of the failure, for the dead letter and the log, and
     * {@code failedRoute} to the route id as the flow names it.
     */
    public void failed(Exchange exchange) {
        exchange.setVariable(
                Variables.FAILED_ROUTE,
                Consumers.named(exchange.getContext(), exchange.getVariable(Variables.FAILED_ROUTE, String.class)));
        exchange.setVariable(
                Variables.REASON,
                Excerpt.message(reason(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))));
    }

    /** The most specific failure: that of a bean without the enclosing expression, or that of the database alone. */
    private static Throwable reason(Exception failure) {
        if (failure instanceof DataAccessException database) {
            return database.getMostSpecificCause();
        }
        @Nullable PoisonEventException poison = ObjectHelper.getException(PoisonEventException.class, failure);
        return poison == null ? failure : poison;
    }

    /**
     * Replaces an id or source that does not fit into an index, or contains a line break, with a digest. A raw payload
     * has no id, so a digest of its content identifies it.
     */
    private static String plain(String text) {
        return PLAIN.matcher(text).matches() ? text : NamedUuid.of(text).toString();
    }
}
