package io.todoflow.web;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * Leaves the requests of {@link DeliveryFilter} out of {@code http.server.requests}: the component measures each delivery
 * as {@code camel.dapr.deliveries}, and its route continues the trace that the event carries.
 */
@Component
class DeliveriesAreNotObserved implements ObservationPredicate {

    @Override
    public boolean test(String name, Observation.Context context) {
        return !(context instanceof ServerRequestObservationContext request
                && request.getCarrier().getRequestURI().startsWith(SidecarPaths.DELIVERIES));
    }
}
