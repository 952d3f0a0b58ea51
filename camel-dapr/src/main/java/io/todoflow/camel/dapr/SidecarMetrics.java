package io.todoflow.camel.dapr;

import java.util.function.DoubleSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the component. Needs Micrometer on the class path and exactly one {@code MeterRegistry} in the
 * registry of Camel.
 */
interface SidecarMetrics {

    /** Measures nothing. */
    SidecarMetrics NONE = new SidecarMetrics() {};

    /** The metrics of a Camel context. */
    static SidecarMetrics of(CamelContext camel) {
        Class<?> registryType = camel.getClassResolver().resolveClass("io.micrometer.core.instrument.MeterRegistry");
        Object registry = registryType == null ? null : camel.getRegistry().findSingleByType(registryType);
        return registry == null ? NONE : MicrometerSidecarMetrics.of(registry);
    }

    /** The outcome of a request: {@code success}, the code of the failure in lower case, or {@code failed}. */
    static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return "success";
        }
        SidecarException known = ObjectHelper.getException(SidecarException.class, failure);
        return known == null ? "failed" : known.getCode().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Records a request to the sidecar. */
    default void request(DaprOperation operation, String component, String outcome, long nanos) {}

    /** Records the entries of a bulk publish. */
    default void entries(String component, int published, int failed) {}

    /** Records the delivery of an event to its routes. */
    default void delivery(String component, String topic, EventStatus status, long nanos) {}

    /** Records a triggered job under the name in the endpoint, which may be a prefix of many. */
    default void trigger(String job, boolean succeeded, long nanos) {}

    /** Registers the health of the sidecar: 1 or 0; NaN while unknown. */
    default void health(DoubleSupplier up) {}
}
