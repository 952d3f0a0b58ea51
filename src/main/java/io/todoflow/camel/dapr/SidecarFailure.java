package io.todoflow.camel.dapr;

import io.grpc.Status;

/** Who is to blame for a failed request to the sidecar. */
enum SidecarFailure {
    /** The sidecar did not answer: it is away, not ready or too slow. */
    SIDECAR,
    /** The request itself: refused topic, unknown component, invalid event. The same request fails again. */
    REQUEST,
    /** The sidecar answered that the broker did not take it, for at least one of the entries. */
    BROKER;

    static SidecarFailure of(Throwable failure) {
        return switch (Status.fromThrowable(failure).getCode()) {
            case INVALID_ARGUMENT,
                    PERMISSION_DENIED,
                    UNAUTHENTICATED,
                    NOT_FOUND,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    RESOURCE_EXHAUSTED -> REQUEST;
            case INTERNAL -> BROKER;
            default -> SIDECAR;
        };
    }
}
