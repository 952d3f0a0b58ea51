package io.todoflow.dev;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Makes reloading routes whole: the route of a source Kamelet goes with the route that was made from it. */
@TestConfiguration(proxyBeanMethods = false)
public class LiveReload {

    @Bean
    EventNotifier sourceKamelets() {
        return new SimpleEventNotifierSupport() {
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
        };
    }
}
