package io.todoflow.camel.dapr;

import io.todoflow.camel.dapr.SidecarException.Code;

/** What a route catches where the sidecar does not answer. */
public final class Failures {

    private Failures() {}

    /** The sidecar is there, and takes too long. */
    public static SidecarException slow() {
        return SidecarFailures.of(Code.TIMEOUT, "request timed out", null);
    }

    /** The sidecar is not there. */
    public static SidecarException away() {
        return SidecarFailures.of(Code.SIDECAR_AWAY, "connection refused", null);
    }
}
