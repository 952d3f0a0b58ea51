package io.todoflow.camel.dapr;

import org.jspecify.annotations.Nullable;

/** The sidecar is down, not ready or too slow; the same request may succeed later. */
public class SidecarUnavailableException extends SidecarException {

    private static final long serialVersionUID = 1L;

    /** Creates the failure with a transient code and the message of the sidecar or the connection. */
    public SidecarUnavailableException(Code code, String detail, @Nullable Throwable cause) {
        super(code, detail, cause);
    }
}
