package io.todoflow.camel.dapr;

import org.jspecify.annotations.Nullable;

/** The sidecar refused the request, and refuses it again until something changes. */
public class SidecarRefusedException extends SidecarException {

    private static final long serialVersionUID = 1L;

    SidecarRefusedException(Code code, String detail, @Nullable Throwable cause) {
        super(code, detail, cause);
    }
}
