package io.todoflow.event;

import java.net.URISyntaxException;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Refuses two flows with the same consumer name, at startup and when a route file is reloaded. They would share an
 * inbox, so each event would reach only one of them.
 */
@Component
class ConsumerNames extends ModelLifecycleStrategySupport implements CamelContextConfiguration {

    private @Nullable Model model;

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        model.addModelLifecycleStrategy(this);
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        // routes can be added at any time
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        @Nullable String consumer = consumer(route);
        if (consumer == null || model == null) {
            return;
        }
        for (RouteDefinition other : model.getRouteDefinitions()) {
            if (other != route && consumer.equals(consumer(other)) && !isReplaced(other, route)) {
                throw new IllegalArgumentException(
                        "Routes %s and %s have the same consumer '%s': give each flow a unique consumer"
                                .formatted(other.getRouteId(), route.getRouteId(), consumer));
            }
        }
    }

    private static boolean isReplaced(RouteDefinition other, RouteDefinition route) {
        return route.getId() != null && route.getId().equals(other.getId());
    }

    /** The parameter {@code consumer} of the source Kamelet that a flow starts with. */
    private static @Nullable String consumer(RouteDefinition route) {
        String uri = route.getInput() == null ? "" : route.getInput().getEndpointUri();
        if (!uri.startsWith("kamelet:")) {
            return null;
        }
        try {
            Object consumer =
                    URISupport.parseQuery(URISupport.extractQuery(uri)).get("consumer");
            return consumer == null ? null : consumer.toString();
        } catch (URISyntaxException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
