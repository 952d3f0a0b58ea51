package io.todoflow.rest;

import io.todoflow.camel.dapr.SidecarException.Code;
import io.todoflow.camel.dapr.SidecarUnavailableException;

/** The exceptions that a route catches if the sidecar does not answer. */
final class Failures {

    private Failures() {}

    /** The sidecar exists, but takes too long. */
    static SidecarUnavailableException slow() {
        return new SidecarUnavailableException(Code.TIMEOUT, "request timed out", null);
    }

    /** The sidecar does not exist. */
    static SidecarUnavailableException away() {
        return new SidecarUnavailableException(Code.SIDECAR_AWAY, "connection refused", null);
    }
}
