package io.todoflow.camel.dapr;

import io.grpc.Status;

/** The cause of a failed request to the sidecar. */
enum SidecarFailure {
    /** The sidecar is down, not ready, too slow, or does not accept the caller. */
    SIDECAR,
    /** The request is at fault: its topic is forbidden, or its component unknown. */
    REQUEST,
    /** At least one event is invalid or too large. */
    EVENT,
    /** The broker refused at least one event. */
    BROKER;

    static SidecarFailure of(Throwable failure) {
        return switch (Status.fromThrowable(failure).getCode()) {
            case PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION, UNIMPLEMENTED -> REQUEST;
            case INVALID_ARGUMENT, OUT_OF_RANGE, RESOURCE_EXHAUSTED -> EVENT;
            case INTERNAL -> BROKER;
            default -> SIDECAR;
        };
    }

    /** Whether other entries of the same bulk may succeed. */
    boolean mayConcernOneEntryOnly() {
        return this == EVENT || this == BROKER;
    }

    /** Whether the same request can succeed later. */
    boolean isOutage() {
        return this == SIDECAR || this == BROKER;
    }
}
