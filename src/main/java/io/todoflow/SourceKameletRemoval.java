package io.todoflow;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Removes the generated route of a source Kamelet together with the route that uses it; Camel's reload leaves it
 * running.
 */
@Component
@ConditionalOnProperty("todoflow.reload")
class SourceKameletRemoval extends SimpleEventNotifierSupport {

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event.getType() == CamelEvent.Type.RouteRemoved;
    }

    @Override
    public void notify(CamelEvent event) throws Exception {
        Route route = ((CamelEvent.RouteEvent) event).getRoute();
        CamelContext context = route.getCamelContext();
        if (route.getEndpoint() instanceof KameletEndpoint kamelet
                && context.getStatus().isStarted()) {
            context.getRouteController().stopRoute(kamelet.getRouteId());
            context.removeRoute(kamelet.getRouteId());
        }
    }
}
