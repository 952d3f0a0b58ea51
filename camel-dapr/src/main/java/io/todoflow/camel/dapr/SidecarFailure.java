package io.todoflow.camel.dapr;

import io.grpc.Status;

/** Where the reason of a failed request to the sidecar lies. */
enum SidecarFailure {
    /** In the sidecar: it is away, not ready, too slow, or does not know the caller. */
    SIDECAR,
    /** In what the request asks for: the topic is forbidden, the component unknown. */
    REQUEST,
    /** In one of the events at least: it is invalid or too large. */
    EVENT,
    /** In the broker, which did not take one of the events at least. */
    BROKER;

    static SidecarFailure of(Throwable failure) {
        return switch (Status.fromThrowable(failure).getCode()) {
            case PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION, UNIMPLEMENTED -> REQUEST;
            case INVALID_ARGUMENT, OUT_OF_RANGE, RESOURCE_EXHAUSTED -> EVENT;
            case INTERNAL -> BROKER;
            default -> SIDECAR;
        };
    }

    /** Whether others of the same bulk may be well. */
    boolean mayConcernOneEntryOnly() {
        return this == EVENT || this == BROKER;
    }

    /** Whether the same request can succeed later as it is. */
    boolean isOutage() {
        return this == SIDECAR || this == BROKER;
    }
}
