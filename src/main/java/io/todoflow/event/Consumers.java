package io.todoflow.event;

import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.EventStatus;
import io.todoflow.camel.dapr.Excerpt;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The consumers of task events in this process: the routes that were created from a source Kamelet with the parameter
 * {@code consumer}.
 */
@Component("consumers")
public class Consumers {

    private static final Logger LOG = LoggerFactory.getLogger(Consumers.class);

    private final CamelContext camel;

    Consumers(CamelContext camel) {
        this.camel = camel;
    }

    /** The names of all consumers. */
    public String[] names() {
        return running()
                .flatMap(route -> Optional.ofNullable(name(route)).stream())
                .toArray(String[]::new);
    }

    /**
     * The consumers that get every event of their topics. Omits those without a topic, which receive only dead letters,
     * and those with a routing rule, which withholds events on purpose.
     */
    public List<Subscriber> unfiltered() {
        return running()
                .filter(route -> route.getTemplateParameters().containsKey("topic"))
                .filter(route -> camel.getPropertiesComponent()
                        .resolveProperty("todoflow.rules." + name(route))
                        .filter(rule -> !rule.isBlank())
                        .isEmpty())
                .map(route -> new Subscriber(String.valueOf(name(route)), topics(route)))
                .toList();
    }

    private String[] topics(RouteDefinition route) {
        return camel.resolvePropertyPlaceholders(
                        String.valueOf(route.getTemplateParameters().get("topic")))
                .split(",");
    }

    /**
     * Delivers a dead letter to its consumer as if it came from the broker. A failure does not stop the other letters.
     *
     * @return whether the consumer is done with the letter; otherwise it is redelivered
     */
    public boolean deliver(@Body Map<String, Object> letter) throws Exception {
        Route route = running()
                .filter(running -> String.valueOf(letter.get("consumer")).equals(name(running)))
                .findFirst()
                .map(definition -> camel.getRoute(definition.getRouteId()))
                .orElse(null);
        if (route == null) {
            return false;
        }
        Exchange delivery = DefaultExchange.newFromEndpoint(route.getEndpoint(), ExchangePattern.InOnly);
        delivery.getExchangeExtension().setFromRouteId(route.getRouteId());
        delivery.getMessage().setBody(letter.get("event"));
        delivery.getMessage().setHeader(DaprConstants.ID, letter.get("delivery_id"));
        delivery.getMessage().setHeader(DaprConstants.SOURCE, letter.get("source"));
        delivery.getMessage().setHeader(DaprConstants.PUBSUB_NAME, letter.get("pubsub"));
        delivery.getMessage().setHeader(DaprConstants.TOPIC, letter.get("topic"));
        route.getProcessor().process(delivery);
        if (delivery.getException() != null) {
            LOG.warn(
                    "Redriving dead letter {} failed and will be retried: {}",
                    letter.get("id"),
                    Excerpt.line(delivery.getException()));
            return false;
        }
        return !EventStatus.RETRY.name().equals(delivery.getProperty(DaprConstants.EVENT_STATUS, String.class));
    }

    private Stream<RouteDefinition> running() {
        return camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .filter(route -> name(route) != null)
                .filter(route -> camel.getRouteController()
                        .getRouteStatus(route.getRouteId())
                        .isStarted());
    }

    /** The first route of the flow with this consumer, if this process runs it. */
    public static Optional<RouteDefinition> flow(CamelContext camel, String consumer) {
        return camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .filter(route -> consumer.equals(option(camel, route.getInput().getEndpointUri(), "consumer")))
                .findFirst();
    }

    /** The id of the flow's route; for the generated route of a Kamelet, that of the route that uses it. */
    static String named(CamelContext camel, String routeId) {
        RouteDefinition route =
                camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(routeId);
        String consumer = route == null ? null : name(route);
        return consumer == null
                ? routeId
                : flow(camel, consumer).map(RouteDefinition::getRouteId).orElse(routeId);
    }

    private static @Nullable String option(CamelContext camel, String uri, String name) {
        if (!uri.startsWith("kamelet:")) {
            return null;
        }
        try {
            String query = URISupport.extractQuery(camel.resolvePropertyPlaceholders(uri));
            Object value = query == null ? null : URISupport.parseQuery(query).get(name);
            return value == null ? null : value.toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The route has no valid input: " + uri, e);
        }
    }

    /** The name of the consumer that a route belongs to, or null. */
    public static @Nullable String name(RouteDefinition route) {
        Map<String, Object> parameters = route.getTemplateParameters();
        Object consumer = parameters == null ? null : parameters.get("consumer");
        return consumer == null ? null : consumer.toString();
    }
}
