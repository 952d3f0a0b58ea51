package io.todoflow.camel.dapr;

import java.util.function.DoubleSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * What the component measures. Nothing, unless Micrometer is on the class path and there is one {@code MeterRegistry} in
 * the registry of Camel.
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

    /** How a request ended: {@code success}, or the code of the failure in lower case, or {@code failed}. */
    static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return "success";
        }
        SidecarException known = ObjectHelper.getException(SidecarException.class, failure);
        return known == null ? "failed" : known.getCode().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** A request to the sidecar has ended. */
    default void request(DaprOperation operation, String component, String outcome, long nanos) {}

    /** The entries of a bulk publish have been published, or not. */
    default void entries(String component, int published, int failed) {}

    /** An event has been delivered to its routes. */
    default void delivery(String component, String topic, EventStatus status, long nanos) {}

    /** A job has been triggered, whose name is that of the endpoint, which may stand for many. */
    default void trigger(String job, boolean succeeded, long nanos) {}

    /** Watches whether the sidecar is there: 1 or 0, or NaN while that is not known. */
    default void health(DoubleSupplier up) {}
}
